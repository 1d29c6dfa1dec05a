import type { Messages } from '@/app/i18n'

const messages: Messages = {
  zh: {
    title: '登录',
    username: '用户名',
    password: '密码',
    code: '动态验证码',
    code_asked: '请输入身份验证器上的 6 位验证码，或一个恢复码。',
    wrong: '用户名或密码不正确。',
    wrong_code: '验证码不正确或已过期，请输入新的验证码。',
    locked: '输错次数过多，请 {seconds} 秒后再试。忘记密码请联系管理员。',
    disabled: '这个账号已停用。如有疑问，请联系管理员。',
    factor_missing: '您的角色须有第二因素。请向管理员要一个设置码，在“首次登录”中设置。',
    setup: '首次登录，使用设置码',
    forgotten: '忘记密码？',
    demo: '演示账号',
    demo_hint: '仅在本机演示环境中显示。点选即可登录。',
    demo_filter: '按角色查找',
    public: '凭受理编号查询进度',
    about: '群众提交一次，新闻、政府、志愿、商业四条通道各司其职，每一步都可查。',
  },
  en: {
    title: 'Sign in',
    username: 'User name',
    password: 'Password',
    code: 'Verification code',
    code_asked: 'Enter the 6 digits of your authenticator, or a recovery code.',
    wrong: 'The user name or the password is wrong.',
    wrong_code: 'The code is wrong or too old. Enter a new one.',
    locked: 'Too many wrong attempts. Try again in {seconds} seconds. If the password is lost, ask an administrator.',
    disabled: 'This account is disabled. If that is a mistake, ask an administrator.',
    factor_missing: 'Your role needs a second factor. Ask an administrator for a setup code and use it under “First sign-in”.',
    setup: 'First sign-in: use a setup code',
    forgotten: 'Password forgotten?',
    demo: 'Demo accounts',
    demo_hint: 'Shown on this local demonstration only. Choose one to sign in.',
    demo_filter: 'Find a role',
    public: 'Follow a case by its number',
    about: 'People submit once; news, government, volunteers and merchants each do their part, and every step can be followed.',
  },
}

export default messages

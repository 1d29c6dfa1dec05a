import vue from 'eslint-plugin-vue'
import ts from 'typescript-eslint'

const FEATURES = ['desk', 'case', 'submit', 'track', 'units', 'callbacks', 'news', 'volunteers', 'merchants', 'wall', 'signin']

export default ts.config(
  { ignores: ['dist', 'src/api/generated'] },
  ts.configs.strict,
  vue.configs['flat/recommended'],
  {
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      'vue/multi-word-component-names': 'off', // pages are named for what they show
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/no-v-html': 'error',
      'vue/no-static-inline-styles': 'error', // the policy of the pages refuses them
      // layout of templates is a matter of taste that no rule should slow down
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      'no-restricted-globals': ['error', 'sessionStorage'],
      eqeqeq: 'error',
    },
  },
  // What two features need belongs into ui/ or app/: a feature can be removed alone.
  ...FEATURES.map((feature) => ({
    files: [`src/features/${feature}/**`],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: FEATURES.filter((other) => other !== feature).map((other) => ({ group: [`@/features/${other}/**`, `**/../${other}/**`] })) },
      ],
    },
  })),
)

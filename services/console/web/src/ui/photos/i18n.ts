export default {
  zh: {
    title: '照片',
    none: '没有附照片。',
    one: '照片 {n}（共 {all} 张）',
    open: '放大查看照片 {n}（共 {all} 张）',
    missing: '这张照片取不到：可能已被删除，或网络中断。',
    withheld: '保密案件的照片只有受理和研判人员可以查看。',
    unseen: '照片现在看不到：不在您的查看范围内，或者刚派到，请稍后再试。',
    previous: '上一张',
    next: '下一张',
  },
  en: {
    title: 'Photos',
    none: 'No photo came with it.',
    one: 'Photo {n} of {all}',
    open: 'Open photo {n} of {all}',
    missing: 'This photo cannot be had: it may have been deleted, or the network is away.',
    withheld: 'Photos of a confidential case are shown to intake and the desk alone.',
    unseen: 'The photos cannot be seen now: they are not within your rights, or the case has only just come. Try again in a moment.',
    previous: 'Previous',
    next: 'Next',
  },
}

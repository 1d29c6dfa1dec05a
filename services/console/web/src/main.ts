import 'element-plus/theme-chalk/base.css'
import 'element-plus/theme-chalk/dark/css-vars.css'
import './ui/tokens.css'
import './ui/base.css'

import { VueQueryPlugin } from '@tanstack/vue-query'
import { createPinia } from 'pinia'
import { createApp } from 'vue'

import App from './app/App.vue'
import { i18n } from './app/i18n'
import { applyPreferences } from './app/preferences'
import { queryClient } from './app/query'
import { makeRouter } from './app/router'

applyPreferences()
createApp(App)
  .use(createPinia())
  .use(i18n)
  .use(VueQueryPlugin, { queryClient })
  .use(makeRouter())
  .mount('#app')

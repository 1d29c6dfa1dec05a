import 'vue-router'

declare module 'vue-router' {
  interface RouteMeta {
    /** Key of the page's title. */
    title: string
    /** Shown to whoever is not signed in, too. */
    public?: boolean
    /** Who may see it; without, everybody who is signed in. */
    roles?: readonly string[]
    /** Without the frame of the signed-in app. */
    bare?: boolean
  }
}

/** The packages the page and the back end are made of: put together when the page is built. */
declare module 'virtual:shipped' {
  export const shipped: readonly { name: string; version: string; licence: string }[];
}

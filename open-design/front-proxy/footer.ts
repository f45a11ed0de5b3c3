/**
 * The filing number with a link to the register, as ASCII HTML for the inside of a single-quoted string of nginx. The
 * number is filled in where the state is known. It is above every layer of the app, except for dialogs that the browser
 * itself puts on top. Only the link takes clicks.
 */
export const FOOTER = [
  '<footer style="position:fixed;z-index:2147483647;right:8px;bottom:4px;margin:0;pointer-events:none">',
  '<a href="https://beian.miit.gov.cn/" target="_blank" rel="noreferrer" style="pointer-events:auto;',
  'font:11px/16px sans-serif;padding:0 5px;border-radius:3px;color:#444;background:#fff">{{ICP_NUMBER}}</a></footer>',
].join('');

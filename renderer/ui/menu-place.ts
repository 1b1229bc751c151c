/** Where menus are put: inside the main landmark, so that a screen reader does not find them beside the page. */
export function menuPlace(): HTMLElement | null {
  return document.querySelector('main');
}

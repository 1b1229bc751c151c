/** Where the find box is, for the key that goes there. */
export const findBoxId = 'find-box';

/** Puts the keyboard into the find box. */
export function focusFind(): void {
  const input = document.querySelector<HTMLInputElement>(`#${findBoxId} input`);
  input?.focus();
  input?.select();
}

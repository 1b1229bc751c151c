/** Keys that a browser keeps for itself unless a page that fills the screen asks for them. Source: WICG Keyboard Lock. */
type LockingKeyboard = { lock?: () => Promise<void>; unlock?: () => void };

function keyboard(): LockingKeyboard {
  return (navigator as { keyboard?: LockingKeyboard }).keyboard ?? {};
}

/** Fills the screen with the page, with all keys where the browser hands them out; what is not allowed is left. */
export async function enterFullScreen(): Promise<void> {
  try {
    await document.documentElement.requestFullscreen();
    await keyboard().lock?.();
  } catch {
    // The console fills the window all the same.
  }
}

/** Gives the screen back. */
export async function leaveFullScreen(): Promise<void> {
  keyboard().unlock?.();
  if (document.fullscreenElement) await document.exitFullscreen().catch(() => undefined);
}

/** Tells when the user has left by himself; returns how to stop. */
export function onLeftFullScreen(listener: () => void): () => void {
  const onChange = (): void => {
    if (!document.fullscreenElement) listener();
  };
  document.addEventListener('fullscreenchange', onChange);
  return () => document.removeEventListener('fullscreenchange', onChange);
}

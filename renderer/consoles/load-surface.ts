import type { ConsoleKind } from '../../shared/console.ts';
import type { Surface } from './surface.ts';

/** Brings what shows a console; the libraries come with the first one. `onReady` is told when a screen shows something. */
export async function loadSurface(kind: ConsoleKind, nonce: string, onReady: () => void): Promise<Surface> {
  if (kind === 'serial') {
    const { openSerial } = await import('./serial.ts');
    return openSerial(nonce);
  }
  const [{ default: Rfb }, { openScreen }] = await Promise.all([
    import('@novnc/novnc'),
    import('./screen.ts'),
  ]);
  return openScreen(Rfb, onReady);
}

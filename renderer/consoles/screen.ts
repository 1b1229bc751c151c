import type { Rfb, RfbClass } from '@novnc/novnc';
import { toSocketLike } from './channel.ts';
import { modifiers } from './keyboard/combinations.ts';
import { lettersOf, typeLetter } from './keyboard/strokes.ts';
import type { ScreenSurface } from './surface.ts';

/** A pause between letters in milliseconds, which a guest's keyboard buffer keeps up with. */
const letterMs = 12;

/** Opens a VM's screen by noVNC. `RfbOf` is its class, which is loaded when the first screen is. */
export function openScreen(RfbOf: RfbClass, onReady: () => void): ScreenSurface {
  const element = document.createElement('div');
  element.className = 'console-surface console-screen';
  let rfb: Rfb | null = null;
  let scale: 'fit' | 'actual' = 'fit';
  let isViewOnly = false;
  let isReady = false;

  // Keys that are held while the focus goes elsewhere come up there, unheard: they are let go of.
  element.addEventListener('focusout', () => {
    for (const { keysym, code } of modifiers) rfb?.sendKey(keysym, code, false);
  });
  const setUp = (): void => {
    if (!rfb) return;
    rfb.scaleViewport = scale === 'fit';
    rfb.clipViewport = false;
    rfb.viewOnly = isViewOnly;
    rfb.focusOnClick = true;
    rfb.background = 'transparent';
  };
  const end = (): void => {
    const ended = rfb;
    rfb = null;
    isReady = false;
    ended?.disconnect();
    element.replaceChildren();
  };
  return {
    kind: 'vnc',
    element,
    attach: (channel) => {
      const hadFocus = element.contains(document.activeElement);
      end();
      const opened = new RfbOf(element, toSocketLike(channel), { shared: true });
      rfb = opened;
      setUp();
      opened.addEventListener('connect', () => {
        if (rfb !== opened) return;
        isReady = true;
        if (hadFocus) opened.focus({ preventScroll: true });
        onReady();
      });
    },
    focus: () => rfb?.focus({ preventScroll: true }),
    blur: () => rfb?.blur(),
    setScale: (next) => {
      scale = next;
      setUp();
    },
    setViewOnly: (next) => {
      isViewOnly = next;
      setUp();
    },
    press: (strokes) => {
      for (const { keysym, code, isDown } of strokes) rfb?.sendKey(keysym, code, isDown);
    },
    type: async (text, layout, onTyped) => {
      let count = 0;
      const to = rfb;
      for (const letter of lettersOf(text)) {
        if (to === null || rfb !== to) return;
        const typed = typeLetter(layout, letter);
        if (typed) {
          // A server that goes by what keys mean needs no modifiers for it.
          const strokes = to._qemuExtKeyEventSupported
            ? typed.strokes
            : [true, false].map((isDown) => ({ keysym: typed.keysym, code: '', isDown }));
          for (const { keysym, code, isDown } of strokes) to.sendKey(keysym, code, isDown);
        }
        count += 1;
        if (!onTyped(count)) return;
        await new Promise((done) => setTimeout(done, letterMs));
      }
    },
    picture: () =>
      new Promise((resolve) => {
        if (rfb && isReady) rfb.toBlob(resolve, 'image/png');
        else resolve(null);
      }),
    close: end,
  };
}

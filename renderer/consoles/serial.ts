import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { letSpansBeStyled, whileNonced } from './page-policy.ts';
import type { SerialSurface } from './surface.ts';

/** How many lines are kept that have gone off the top. */
const keptLines = 10_000;

/** Colours of the terminal: dark in both themes, as what guests write is made for. */
const theme = {
  background: '#101513',
  foreground: '#d8dedb',
  cursor: '#6fd0c0',
  selectionBackground: '#2f5750',
};

letSpansBeStyled();

/** Opens a VM's serial line by xterm; `nonce` lets its styles in. The element has to be on the page by then or later. */
export function openSerial(nonce: string): SerialSurface {
  const element = document.createElement('div');
  element.className = 'console-surface console-serial';
  const terminal = new Terminal({
    cursorBlink: false,
    fontFamily: "'JetBrains Mono Variable', monospace",
    fontSize: 13,
    scrollback: keptLines,
    theme,
  });
  const fit = new FitAddon();
  const search = new SearchAddon();
  terminal.loadAddon(fit);
  terminal.loadAddon(search);
  let send = (_bytes: Uint8Array): void => undefined;
  let attached = 0;
  let isOpen = false;
  const encoder = new TextEncoder();
  terminal.onData((text) => send(encoder.encode(text)));
  terminal.onBinary((text) => send(Uint8Array.from(text, (letter) => letter.charCodeAt(0))));
  terminal.attachCustomKeyEventHandler((event) => {
    // A selection is copied and text pasted by the keys that terminals have for that.
    const isClipboard = event.ctrlKey && event.shiftKey && ['KeyC', 'KeyV', 'KeyF'].includes(event.code);
    if (isClipboard && event.type === 'keydown' && event.code === 'KeyC' && terminal.hasSelection()) {
      event.preventDefault();
      void navigator.clipboard.writeText(terminal.getSelection()).catch(() => undefined);
    }
    return !isClipboard;
  });

  const resize = new ResizeObserver(() => {
    if (element.clientWidth === 0 || element.clientHeight === 0) return;
    if (!isOpen) {
      isOpen = true;
      whileNonced(document, nonce, () => terminal.open(element));
    }
    fit.fit();
  });
  resize.observe(element);

  return {
    kind: 'serial',
    element,
    attach: (channel) => {
      attached += 1;
      const own = attached;
      send = (bytes) => channel.send(bytes);
      // What came before stays above; colours and modes of it do not go on.
      if (own > 1) terminal.write('\u001b[0m\u001b[?1049l\r\n');
      channel.onBytes((bytes) => {
        if (own === attached) terminal.write(bytes);
      });
      channel.onEnd(() => {
        if (own === attached) send = () => undefined;
      });
    },
    focus: () => terminal.focus(),
    blur: () => terminal.blur(),
    text: () => {
      if (terminal.hasSelection()) return terminal.getSelection();
      const { active } = terminal.buffer;
      const lines: string[] = [];
      for (let row = 0; row < active.length; row += 1) {
        const line = active.getLine(row);
        const text = line?.translateToString(true) ?? '';
        if (line?.isWrapped && lines.length > 0) lines.push((lines.pop() ?? '') + text);
        else lines.push(text);
      }
      return lines.join('\n').trimEnd();
    },
    paste: (text) => terminal.paste(text),
    find: (text, direction) => {
      if (text === '') {
        terminal.clearSelection();
        return false;
      }
      return direction === 'next' ? search.findNext(text) : search.findPrevious(text);
    },
    clear: () => terminal.clear(),
    close: () => {
      resize.disconnect();
      terminal.dispose();
      element.remove();
    },
  };
}

import { historyField } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { codeFolding, foldGutter, syntaxHighlighting } from '@codemirror/language';
import { highlightSelectionMatches, search } from '@codemirror/search';
import { EditorState } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightSpecialChars, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { yamlHighlight, yamlPhrases } from './yaml-parts.ts';
import './yaml-view.css';

/** What an editor was when it left the page: its text, selection and history of edits, and how far it was scrolled. */
export type KeptEditor = { state: unknown; top: number };

/** Where an editor is kept while it is not on the page. */
export type EditorKeeper = { read: () => KeptEditor | null; write: (kept: KeptEditor) => void };

type CodeViewOptions = {
  /** What it shows or begins with; a change of it takes the place of what is there. */
  text: string;
  label: string;
  nonce: string;
  /** What it has beside what all YAML has; read when it is made. */
  extensions: () => Extension;
  /** Gives it back what it was; begins with the text where absent, or nothing is kept. */
  keeper?: EditorKeeper | undefined;
};

/** What a component puts its editor into, and the editor while it is on the page. */
export type CodeView = { place: RefObject<HTMLDivElement | null>; view: RefObject<EditorView | null> };

const fields = { history: historyField };

/** Puts a view of YAML on the page and takes it away again; keeps its text in step. */
export function useCodeView({ text, label, nonce, extensions, keeper }: CodeViewOptions): CodeView {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef({ text, extensions, keeper });
  const shown = useRef(text);
  useEffect(() => {
    latest.current = { text, extensions, keeper };
  });

  useEffect(() => {
    const parent = place.current;
    if (!parent) return;
    const { extensions: more, keeper: kept } = latest.current;
    const all = [
      EditorView.cspNonce.of(nonce),
      yamlPhrases(),
      lineNumbers(),
      foldGutter(),
      codeFolding(),
      drawSelection(),
      highlightSpecialChars(),
      highlightSelectionMatches(),
      search({ top: true }),
      yaml(),
      syntaxHighlighting(yamlHighlight),
      more(),
    ];
    const before = kept?.read() ?? null;
    const state = before
      ? EditorState.fromJSON(before.state, { extensions: all }, fields)
      : EditorState.create({ doc: latest.current.text, extensions: all });
    shown.current = latest.current.text;
    const editor = new EditorView({ parent, state });
    if (before) editor.scrollDOM.scrollTop = before.top;
    view.current = editor;
    return () => {
      view.current = null;
      kept?.write({ state: editor.state.toJSON(fields), top: editor.scrollDOM.scrollTop });
      editor.destroy();
    };
  }, [label, nonce]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || shown.current === text) return;
    shown.current = text;
    // What it says already keeps its selection.
    if (editor.state.doc.toString() === text) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
  }, [text]);
  return { place, view };
}

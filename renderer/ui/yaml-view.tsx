import { defaultKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { codeFolding, foldGutter, foldKeymap, syntaxHighlighting } from '@codemirror/language';
import { highlightSelectionMatches, openSearchPanel, search, searchKeymap } from '@codemirror/search';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useImperativeHandle, useRef } from 'react';
import type { Ref } from 'react';
import { yamlHighlight, yamlPhrases } from './yaml-parts.ts';
import './yaml-view.css';

/** What can be asked of a YAML view from outside. */
export type YamlHandle = { search: () => void };

type YamlViewProps = { text: string; label: string; nonce: string; ref?: Ref<YamlHandle> };

/** YAML to read: folding, search (Ctrl+F), selection; Tab leaves it. */
export function YamlView({ text, label, nonce, ref }: YamlViewProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);

  useEffect(() => {
    const parent = place.current;
    if (!parent) return;
    const editor = new EditorView({
      parent,
      state: EditorState.create({
        extensions: [
          EditorView.cspNonce.of(nonce),
          EditorState.readOnly.of(true),
          yamlPhrases(),
          EditorView.contentAttributes.of({
            'aria-label': label,
            'aria-readonly': 'true',
            tabindex: '0',
          }),
          lineNumbers(),
          foldGutter(),
          codeFolding(),
          drawSelection(),
          highlightSpecialChars(),
          highlightSelectionMatches(),
          search({ top: true }),
          yaml(),
          syntaxHighlighting(yamlHighlight),
          keymap.of([...searchKeymap, ...foldKeymap, ...defaultKeymap]),
        ],
      }),
    });
    view.current = editor;
    return () => {
      view.current = null;
      editor.destroy();
    };
  }, [label, nonce]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === text) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
  }, [text, label, nonce]);

  useImperativeHandle(ref, () => ({
    search: () => {
      if (view.current) openSearchPanel(view.current);
    },
  }));
  return <div ref={place} className="yaml" />;
}

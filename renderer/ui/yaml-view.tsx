import { defaultKeymap } from '@codemirror/commands';
import { foldKeymap } from '@codemirror/language';
import { openSearchPanel, searchKeymap } from '@codemirror/search';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { useImperativeHandle } from 'react';
import type { Ref } from 'react';
import { useCodeView } from './use-code-view.ts';

/** What can be asked of a YAML view from outside. */
export type YamlHandle = { search: () => void };

type YamlViewProps = { text: string; label: string; nonce: string; ref?: Ref<YamlHandle> };

/** YAML to read: folding, search (Ctrl+F), selection; Tab leaves it. */
export function YamlView({ text, label, nonce, ref }: YamlViewProps) {
  const { place, view } = useCodeView({
    ...{ text, label, nonce },
    extensions: () => [
      EditorState.readOnly.of(true),
      EditorView.contentAttributes.of({ 'aria-label': label, 'aria-readonly': 'true', tabindex: '0' }),
      keymap.of([...searchKeymap, ...foldKeymap, ...defaultKeymap]),
    ],
  });
  useImperativeHandle(ref, () => ({
    search: () => {
      if (view.current) openSearchPanel(view.current);
    },
  }));
  return <div ref={place} className="yaml" />;
}

import { autocompletion, completionKeymap, startCompletion } from '@codemirror/autocomplete';
import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { foldKeymap, indentUnit } from '@codemirror/language';
import { openSearchPanel, searchKeymap } from '@codemirror/search';
import { Compartment, StateEffect, StateField } from '@codemirror/state';
import { Decoration, EditorView, highlightActiveLine, keymap } from '@codemirror/view';
import type { DecorationSet } from '@codemirror/view';
import { useEffect, useImperativeHandle, useRef } from 'react';
import type { Ref } from 'react';
import type { Suggestion } from '../yaml/complete.ts';
import { useCodeView } from './use-code-view.ts';
import type { EditorKeeper } from './use-code-view.ts';

/** A stretch of the text that is wrong, by offsets. */
export type Mark = { from: number; to: number };

/** What can be asked of an editor from outside. */
export type YamlEditorHandle = { search: () => void; goTo: (offset: number) => void };

type YamlEditorProps = {
  /** What it begins with; a change of it takes the place of what was written. */
  text: string;
  label: string;
  nonce: string;
  marks: readonly Mark[];
  /** What could be written at an offset, and where what is written of it already begins; null where nothing could. */
  suggest: (text: string, offset: number) => { from: number; list: readonly Suggestion[] } | null;
  onChange: (text: string) => void;
  /** Keeps what is written and its history while it is not on the page. */
  keeper?: EditorKeeper | undefined;
  ref?: Ref<YamlEditorHandle>;
};

const setMarks = StateEffect.define<DecorationSet>();
const wrong = Decoration.mark({ class: 'yaml-wrong' });
const marked = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(before, transaction) {
    let now = before.map(transaction.changes);
    for (const effect of transaction.effects) if (effect.is(setMarks)) now = effect.value;
    return now;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function toResult(context: CompletionContext, suggest: YamlEditorProps['suggest']): CompletionResult | null {
  const found = suggest(context.state.doc.toString(), context.pos);
  if (!found || found.list.length === 0) return null;
  if (!context.explicit && found.from === context.pos) return null;
  return {
    from: found.from,
    validFor: /^[\w./-]*$/,
    options: found.list.map(({ label, insert, type, description, isRequired }) => ({
      label,
      detail: type,
      type: 'property',
      boost: isRequired ? 1 : 0,
      ...(description === '' ? {} : { info: description }),
      apply: (view, _completion, from, to) => {
        view.dispatch({
          changes: { from, to, insert },
          selection: { anchor: from + insert.length },
          userEvent: 'input.complete',
        });
        // What can stand behind it is offered at once, where there is a choice.
        if (insert !== label) startCompletion(view);
      },
    })),
  };
}

/** YAML to write: completion (Ctrl+Space), search, folding, undo. Escape, then Tab leaves it. */
export function YamlEditor({ text, label, nonce, marks, suggest, onChange, keeper, ref }: YamlEditorProps) {
  const latest = useRef({ suggest, onChange });
  useEffect(() => {
    latest.current = { suggest, onChange };
  }, [suggest, onChange]);
  const { place, view } = useCodeView({
    ...{ text, label, nonce, keeper },
    extensions: () => {
      const tabs = new Compartment();
      return [
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
        history(),
        highlightActiveLine(),
        indentUnit.of('  '),
        marked,
        autocompletion({
          override: [(context) => toResult(context, latest.current.suggest)],
          icons: false,
        }),
        keymap.of([
          // After Escape the next Tab goes on to what comes behind the editor.
          {
            key: 'Escape',
            run: (target) => {
              target.dispatch({ effects: tabs.reconfigure([]) });
              return false;
            },
          },
          ...completionKeymap,
          ...searchKeymap,
          ...foldKeymap,
          ...historyKeymap,
          ...defaultKeymap,
        ]),
        tabs.of(keymap.of([indentWithTab])),
        EditorView.domEventHandlers({
          focus: (_event, target) => {
            target.dispatch({ effects: tabs.reconfigure(keymap.of([indentWithTab])) });
          },
        }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) latest.current.onChange(update.state.doc.toString());
        }),
      ];
    },
  });

  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    const { length } = editor.state.doc;
    const ranges = marks
      .filter(({ from, to }) => from < to && from < length)
      .map(({ from, to }) => wrong.range(from, Math.min(to, length)));
    editor.dispatch({ effects: setMarks.of(Decoration.set(ranges, true)) });
  }, [view, marks, label, nonce]);

  useImperativeHandle(ref, () => ({
    search: () => {
      if (view.current) openSearchPanel(view.current);
    },
    goTo: (offset) => {
      const editor = view.current;
      if (!editor) return;
      const anchor = Math.min(offset, editor.state.doc.length);
      editor.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) });
      editor.focus();
    },
  }));
  return <div ref={place} className="yaml yaml-editor" />;
}

import { LoaderCircle, Search, X } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { t } from '../../i18n/i18n.ts';
import { complete } from '../../scene/query/complete.ts';
import type { Completion } from '../../scene/query/complete.ts';
import type { Entry } from '../../scene/query/find-index.ts';
import { parseQuery } from '../../scene/query/parse-query.ts';
import { isFilter } from '../../scene/query/query.ts';
import type { QueryError } from '../../scene/query/query.ts';
import { IconButton } from '../../ui/button.tsx';
import { formatCount } from '../../ui/format.ts';
import { select, useApp, useView } from '../app-context.ts';
import type { App } from '../app-context.ts';
import { useShortcut } from '../keys.ts';
import { FilterMenu } from './filter-menu.tsx';
import { FindList, optionId } from './find-list.tsx';
import { findBoxId } from './focus-find.ts';
import './find.css';
import { ProblemsToggle } from './problems-toggle.tsx';

const listId = 'find-list';
const pageRows = 10;
const noHits: readonly Entry[] = [];

/** What is found for the query as it is typed, also where the search of it is not over. */
function hitsNow({ finder, view }: App): readonly Entry[] {
  finder.finish();
  return view.getState().found?.hits ?? noHits;
}

/** What is worth telling of what cannot be understood: not what is still being typed. */
function isFinished(error: QueryError, text: string): boolean {
  return error.to < text.length || !['no-value', 'empty', 'unclosed-quote'].includes(error.code);
}

/** Finds clusters, hosts, guest clusters and VMs while one types; what is found is lit, listed, and gone to. */
export function FindBox() {
  const app = useApp();
  const findKeys = useShortcut('find');
  const text = useView((state) => state.query);
  const found = useView((state) => state.found);
  const isSearching = useView((state) => state.isSearching);
  const [isOpen, setIsOpen] = useState(false);
  const [active, setActive] = useState(0);
  const [cursor, setCursor] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const query = useMemo(() => parseQuery(text), [text]);
  const completions = useMemo(
    () => (isOpen ? complete(text, cursor, app.world.getState().graph, app.finder.index) : []),
    [app, text, cursor, isOpen],
  );
  const error = query.errors.find((each) => isFinished(each, text)) ?? null;
  const hits = found?.hits ?? noHits;
  const hasList = isOpen && (found !== null || error !== null || completions.length > 0);
  const at = Math.min(active, Math.max(0, hits.length - 1));

  const setText = (value: string, to: number): void => {
    app.view.setState({ query: value.slice(0, 400) });
    setCursor(to);
    setActive(0);
    setIsOpen(true);
  };
  /** A name has led where it should; a filter stays until it is taken away. */
  const leave = (ids: readonly string[]): void => {
    setIsOpen(false);
    setActive(0);
    select(app, ids, { isZooming: true });
    if (!isFilter(query)) app.view.setState({ query: '' });
    app.canvas.current?.focus();
  };
  const clear = (): void => {
    app.view.setState({ query: '' });
    setActive(0);
    setIsOpen(false);
  };
  const take = (completion: Completion): void => {
    const next = text.slice(0, completion.from) + completion.text + text.slice(completion.to);
    setText(next, completion.from + completion.text.length);
    input.current?.focus();
  };
  const onKey = (event: KeyboardEvent): void => {
    const moves: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: pageRows,
      PageUp: -pageRows,
    };
    const by = moves[event.key];
    const [first] = completions;
    if (by !== undefined) {
      setIsOpen(true);
      setActive(Math.min(hits.length - 1, Math.max(0, at + by)));
    } else if (event.key === 'Tab' && !event.shiftKey && first) take(first);
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      const all = hitsNow(app);
      if (all.length > 0) leave(all.map(({ node }) => node.id));
    } else if (event.key === 'Enter') {
      const now = hitsNow(app);
      const hit = now[Math.min(active, now.length - 1)];
      if (hit && isOpen) leave([hit.node.id]);
      else if (first) take(first);
      else setIsOpen(true);
    } else if (event.key === 'Escape') {
      // What is open closes first, then what is asked for goes, and then one leaves.
      if (hasList) setIsOpen(false);
      else if (text !== '') clear();
      else app.canvas.current?.focus();
    } else return;
    event.preventDefault();
  };
  return (
    <search className="find" id={findBoxId}>
      <div className="find-field">
        {isSearching ? (
          <LoaderCircle className="find-busy" size={14} aria-hidden />
        ) : (
          <Search size={14} aria-hidden />
        )}
        <input
          ref={input}
          role="combobox"
          aria-label={t('find.label')}
          aria-autocomplete="list"
          aria-expanded={hasList}
          aria-controls={listId}
          aria-activedescendant={hasList && hits.length > 0 ? optionId(at) : undefined}
          aria-invalid={error !== null}
          autoComplete="off"
          spellCheck={false}
          value={text}
          placeholder={t('find.placeholder')}
          onChange={({ target }) => setText(target.value, target.selectionStart ?? target.value.length)}
          onSelect={({ currentTarget }) => setCursor(currentTarget.selectionStart ?? 0)}
          onKeyDown={onKey}
          onFocus={() => {
            app.finder.warm();
            setIsOpen(true);
          }}
          onBlur={() => setIsOpen(false)}
        />
        {text === '' ? (
          findKeys !== undefined && (
            <kbd className="find-key" aria-hidden>
              {findKeys}
            </kbd>
          )
        ) : (
          <>
            <span className="find-count">{formatCount(hits.length)}</span>
            <IconButton
              className="find-clear"
              label={t('find.clear')}
              shortcut="Esc"
              icon={<X size={13} />}
              onClick={clear}
            />
          </>
        )}
      </div>
      <span className="visually-hidden" role="status">
        {found && !isSearching ? t('find.count', { count: hits.length }) : ''}
      </span>
      <FilterMenu />
      <ProblemsToggle />
      <FindList
        id={listId}
        isOpen={hasList}
        query={query}
        text={text}
        error={error}
        completions={completions}
        active={at}
        onActive={setActive}
        onTake={take}
        onChoose={(entry) => leave([entry.node.id])}
        onAll={() => leave(hits.map(({ node }) => node.id))}
      />
    </search>
  );
}

import { Command } from 'cmdk';
import { Search } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { t } from '../../i18n/i18n.ts';
import type { Graph } from '../../scene/graph.ts';
import { find } from '../../store/find.ts';
import type { Found } from '../../store/find.ts';
import { RoleGlyph, StateGlyph } from '../../ui/glyph.tsx';
import { select, useApp, useWorld } from '../app-context.ts';
import { kindOf, stateOf, statusOf } from '../node-words.ts';

/** Where the find box is, for the key that goes there. */
export const findBoxId = 'find-box';

/** Finds clusters, hosts and VMs while one types, and goes to the chosen one. */
export function FindBox() {
  const app = useApp();
  const graph = useWorld((state) => state.graph);
  const [text, setText] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const found = useMemo(() => (isOpen ? find(graph, text) : []), [graph, text, isOpen]);
  const hasList = isOpen && text.trim() !== '';

  const choose = ({ node }: Found): void => {
    setIsOpen(false);
    setText('');
    select(app, [node.id], { isZooming: true });
    app.canvas.current?.focus();
  };
  return (
    <search className="find" id={findBoxId}>
      <Command
        shouldFilter={false}
        label={t('find.label')}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          if (text === '') app.canvas.current?.focus();
          setText('');
          setIsOpen(false);
        }}
      >
        <div className="find-field">
          <Search size={14} aria-hidden />
          <Command.Input
            ref={input}
            value={text}
            aria-expanded={hasList}
            placeholder={t('find.placeholder')}
            onValueChange={(value) => {
              setText(value);
              setIsOpen(true);
            }}
            onFocus={() => setIsOpen(true)}
            onBlur={() => setIsOpen(false)}
          />
          {text === '' && (
            <kbd className="find-key" aria-hidden>
              /
            </kbd>
          )}
        </div>
        <Command.List
          className={hasList ? 'find-list' : 'visually-hidden'}
          label={t('find.results')}
          onPointerDown={(event) => event.preventDefault()}
        >
          {hasList && found.length === 0 && (
            <div className="find-empty">{t('find.nothing', { text: text.trim() })}</div>
          )}
          {hasList &&
            found.map((item) => (
              <FoundItem
                key={item.node.id}
                item={item}
                graph={graph}
                length={text.trim().length}
                onChoose={choose}
              />
            ))}
        </Command.List>
      </Command>
    </search>
  );
}

type FoundItemProps = { item: Found; graph: Graph; length: number; onChoose: (item: Found) => void };

function FoundItem({ item, graph, length, onChoose }: FoundItemProps) {
  const { node } = item;
  const cluster = node.type === 'cluster' ? null : graph.nodes.get(node.cluster);
  return (
    <Command.Item value={node.id} className="find-item" onSelect={() => onChoose(item)}>
      <StateGlyph state={stateOf(node)} label={statusOf(node)} />
      {node.type === 'host' && <RoleGlyph role={node.role} />}
      <span className="find-item-name">
        <Matched item={item} length={length} />
      </span>
      <span className="find-item-place">
        {cluster?.type === 'cluster' ? `${kindOf(node)} · ${cluster.info.name}` : kindOf(node)}
      </span>
    </Command.Item>
  );
}

function Matched({ item, length }: { item: Found; length: number }) {
  const { name, start } = item;
  if (start < 0) return name;
  return (
    <>
      {name.slice(0, start)}
      <mark>{name.slice(start, start + length)}</mark>
      {name.slice(start + length)}
    </>
  );
}

import { Fragment, useState } from 'react';
import { keysOf } from '../../shared/shortcuts/keymap.ts';
import { fixedKeys, shortcutGroups, shortcuts } from '../../shared/shortcuts/table.ts';
import type { FixedName } from '../../shared/shortcuts/table.ts';
import { t } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Keys } from '../ui/keys.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { useApp, useView } from './app-context.ts';
import { chordText, keysOfChord } from './keys.ts';
import './shortcuts-dialog.css';

type Row = { name: string; does: string; chords: readonly string[] };
type Group = { name: string; title: string; rows: readonly Row[] };

/** The rows of keys that mean the same always. */
function fixedRows(group: keyof typeof fixedKeys): Row[] {
  return (Object.entries(fixedKeys[group]) as [FixedName, readonly string[]][]).map(([name, chords]) => ({
    name,
    does: t(`keys.does.${name}`),
    chords,
  }));
}

/** Where fixed keys are listed: those of the canvas and of everywhere with the shortcuts that belong there. */
const fixedOf: Partial<Record<string, keyof typeof fixedKeys>> = {
  canvas: 'canvas',
  everywhere: 'everywhere',
};

function useGroups(): readonly Group[] {
  const choices = useView((state) => state.preferences.shortcuts);
  const own = shortcutGroups.map((name): Group => {
    const rows = shortcuts
      .filter(({ group }) => group === name)
      .map(({ id }) => ({ name: id, does: t(`keys.does.${id}`), chords: keysOf(id, choices) }));
    const fixed = fixedOf[name];
    return {
      name,
      title: t(`keys.group.${name}`),
      rows: [...rows, ...(fixed === undefined ? [] : fixedRows(fixed))],
    };
  });
  const others = (['tree', 'lists'] as const).map((name): Group => ({
    name,
    title: t(`keys.group.${name}`),
    rows: fixedRows(name),
  }));
  return [...own, ...others];
}

function isFound({ does, chords }: Row, words: readonly string[]): boolean {
  const text = [does, ...chords, ...chords.map(chordText)].join(' ').toLowerCase();
  return words.every((word) => text.includes(word));
}

/** All keys, in groups, as they are now; found by what they do or by the key itself. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const { view } = useApp();
  const [text, setText] = useState('');
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = useGroups()
    .map((group) => ({ ...group, rows: group.rows.filter((row) => isFound(row, words)) }))
    .filter(({ rows }) => rows.length > 0);
  const count = groups.reduce((sum, { rows }) => sum + rows.length, 0);
  return (
    <Dialog size="large" title={t('keys.title')} description={t('keys.lead')} onClose={onClose}>
      <div className="keys-search">
        <SearchField label={t('keys.find')} value={text} onChange={setText} />
        <Button onClick={() => view.setState({ dialog: { type: 'settings', section: 'shortcuts' } })}>
          {t('keys.change')}
        </Button>
      </div>
      <p className="visually-hidden" role="status">
        {words.length > 0 ? t('keys.found', { count }) : ''}
      </p>
      <div className="dialog-body keys" tabIndex={0} role="group" aria-label={t('keys.title')}>
        {groups.length === 0 && <p className="muted keys-none">{t('keys.none', { text: text.trim() })}</p>}
        <div className="keys-columns">
          {groups.map((group) => (
            <section key={group.name} className={`keys-group keys-${group.name}`}>
              <h3>{group.title}</h3>
              <dl>
                {group.rows.map(({ name, does, chords }) => (
                  <div key={name} className="keys-row">
                    <dt>{does}</dt>
                    <dd>
                      {chords.length === 0 && <span className="muted">{t('keys.noKey')}</span>}
                      {chords.map((chord, index) => (
                        <Fragment key={chord}>
                          {index > 0 && <span className="muted">{t('keys.or')}</span>}
                          <Keys keys={keysOfChord(chord)} />
                        </Fragment>
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </div>
    </Dialog>
  );
}

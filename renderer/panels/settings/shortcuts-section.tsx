import { useState } from 'react';
import { keysOf } from '../../../shared/shortcuts/keymap.ts';
import { shortcutGroups, shortcuts } from '../../../shared/shortcuts/table.ts';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { useApp, useView } from '../app-context.ts';
import { chordText } from '../keys.ts';
import { ShortcutRow } from './shortcut-row.tsx';

/** Every shortcut with its keys, to be changed by pressing others. */
export function ShortcutsSection() {
  const { preferences } = useApp();
  const choices = useView((state) => state.preferences.shortcuts);
  const [text, setText] = useState('');
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = shortcuts.filter(({ id }) => {
    const about = `${t(`keys.does.${id}`)} ${keysOf(id, choices).map(chordText).join(' ')}`.toLowerCase();
    return words.every((word) => about.includes(word));
  });
  const isAnyChosen = Object.keys(choices).length > 0;
  return (
    <div className="shortcut-list">
      <div className="shortcut-head">
        <SearchField label={t('keys.find')} value={text} onChange={setText} />
        <Button
          reason={isAnyChosen ? null : t('keys.nothingChosen')}
          onClick={() => preferences.change({ shortcuts: {} })}
        >
          {t('keys.resetAll')}
        </Button>
      </div>
      <div className="shortcut-rows">
        {shown.length === 0 && <p className="muted">{t('keys.none', { text: text.trim() })}</p>}
        {shortcutGroups.map((group) => {
          const own = shown.filter((shortcut) => shortcut.group === group);
          if (own.length === 0) return null;
          return (
            <section key={group} aria-label={t(`keys.group.${group}`)}>
              <h3>{t(`keys.group.${group}`)}</h3>
              <ul>
                {own.map(({ id }) => (
                  <ShortcutRow key={id} id={id} />
                ))}
              </ul>
            </section>
          );
        })}
      </div>
    </div>
  );
}

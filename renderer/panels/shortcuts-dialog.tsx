import { t } from '../i18n/i18n.ts';
import { Dialog } from '../ui/dialog.tsx';
import './shortcuts-dialog.css';

/** A way of doing something with the keyboard; keys of one chord are apart by a space, other ways by " / ". */
const groups = {
  canvas: {
    neighbours: '← → ↑ ↓',
    into: 'PgDn / Shift Enter',
    out: 'Esc / PgUp',
    ends: 'Home / End',
    extend: 'Shift ← → ↑ ↓',
    look: 'Ctrl ← → ↑ ↓',
    toggle: 'Space',
    all: 'Ctrl A',
    open: 'Enter',
    menu: 'Shift F10',
    pan: 'Alt ← → ↑ ↓',
    zoom: '+ / -',
    fit: '0',
    fitSelection: 'f',
  },
  everywhere: {
    palette: 'Ctrl K',
    find: '/ / Ctrl F',
    nextResult: 'F3 / Shift F3',
    overlay: 'o / Shift o',
    workloads: 'w',
    migrate: 'm',
    templates: 'p',
    newVm: 'n',
    undoPlan: 'Ctrl Z',
    redoPlan: 'Shift Ctrl Z',
    removeGhost: 'Del',
    whatIf: 'Shift w',
    console: 'v / Shift v',
    yaml: 'y',
    leaveConsole: 'Ctrl Alt Home',
    shortcuts: '?',
  },
  vms: {
    start: 's',
    stop: 'Shift s',
    restart: 'r',
    softReboot: 'Shift r',
    pause: 'Shift p',
    deleteVm: 'Del',
  },
  tree: {
    rows: '↑ / ↓',
    fold: '← / →',
    type: 'a … z',
    extendRows: 'Shift ↑ / Shift ↓',
  },
  lists: {
    pages: 'PgUp / PgDn',
    range: 'Shift ↑ / Shift ↓',
    zoomTo: 'Enter',
    width: 'Shift ← / Shift →',
  },
} as const;

type Group = keyof typeof groups;

/** All keys, in groups. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog size="large" title={t('keys.title')} description={t('keys.lead')} onClose={onClose}>
      <div className="dialog-body keys" tabIndex={0} role="group" aria-label={t('keys.title')}>
        {(Object.keys(groups) as Group[]).map((group) => (
          <section key={group} className={`keys-group keys-${group}`}>
            <h3>{t(`keys.group.${group}`)}</h3>
            <dl>
              {Object.entries(groups[group]).map(([name, keys]) => (
                <div key={name} className="keys-row">
                  <dt>{words(name)}</dt>
                  <dd>
                    <Keys keys={keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

const isMac = /Mac/.test(navigator.platform);

/** The words of a row; their keys are looked up by name. */
function words(name: string): string {
  return t(`keys.does.${name}` as 'keys.does.find');
}

function Keys({ keys }: { keys: string }) {
  return keys.split(' / ').map((chord, index) => (
    <span key={chord}>
      {index > 0 && <span className="muted">{t('keys.or')}</span>}
      {chord.split(' ').map((key) => (
        <kbd key={key}>{isMac && key === 'Ctrl' ? '⌘' : key}</kbd>
      ))}
    </span>
  ));
}

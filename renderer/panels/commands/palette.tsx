import { Command as Menu } from 'cmdk';
import { Dialog } from 'radix-ui';
import { Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import { StateGlyph } from '../../ui/glyph.tsx';
import { select, useApp, useWorld } from '../app-context.ts';
import { kindOf, stateOf, statusOf } from '../node-words.ts';
import { useShortcut } from '../keys.ts';
import { focusFind } from '../find/focus-find.ts';
import { commandGroups } from './command.ts';
import type { Command } from './command.ts';
import { commandsNow } from './index.ts';
import './palette.css';
import { rank } from './rank.ts';
import { rememberCommand, splitRecent } from './recent.ts';
import { usePlaces } from './use-places.ts';

/** Everything that can be done now, by its name. */
export function Palette({ onClose }: { onClose: () => void }) {
  const app = useApp();
  const findKeys = useShortcut('find');
  const [text, setText] = useState('');
  // As it was when it was opened, a list that changes under the hand is worse than one a second old; only with other
  // clusters it is another list.
  const clusters = useWorld((state) => (state.clusters ?? []).map(({ id }) => id).join());
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the commands are read from the stores, which the app holds
  const commands = useMemo(() => commandsNow(app), [app, clusters]);
  const { recent, others } = useMemo(
    () => splitRecent(commands, app.view.getState().recentCommands),
    [app, commands],
  );
  const places = usePlaces(text);
  const goTo = (id: string): void => {
    onClose();
    setTimeout(() => select(app, [id], { isZooming: true }));
  };
  const run = (command: Command): void => {
    if (command.reason !== undefined) return;
    rememberCommand(app.view, command.id);
    onClose();
    // The keyboard goes back to where it was before, and from there to where the command takes it.
    setTimeout(command.run);
  };
  const find = (): void => {
    onClose();
    setTimeout(() => {
      app.view.setState({ query: text.trim() });
      focusFind();
    });
  };
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-scrim" />
        <Dialog.Content className="palette" aria-describedby={undefined}>
          <Dialog.Title className="visually-hidden">{t('palette.title')}</Dialog.Title>
          <Menu label={t('palette.title')} filter={rank} loop>
            <div className="palette-field">
              <Search size={15} aria-hidden />
              <Menu.Input value={text} placeholder={t('palette.placeholder')} onValueChange={setText} />
            </div>
            <Menu.List className="palette-list" label={t('palette.list')}>
              <Group heading={t('palette.group.recent')} commands={recent} onRun={run} />
              {commandGroups.map((group) => (
                <Group
                  key={group}
                  heading={t(`palette.group.${group}`)}
                  commands={others.filter((command) => command.group === group)}
                  onRun={run}
                />
              ))}
              {places.length > 0 && (
                <Menu.Group forceMount heading={t('palette.group.goTo')}>
                  {places.map(({ node, name, cluster, host }) => (
                    <Menu.Item
                      key={node.id}
                      forceMount
                      className="palette-item"
                      value={`go.to ${node.id}`}
                      onSelect={() => goTo(node.id)}
                    >
                      <StateGlyph state={stateOf(node)} label={statusOf(node)} />
                      <span className="palette-title">{name}</span>
                      <span className="palette-detail">
                        {[kindOf(node), host?.name, node.type === 'cluster' ? null : cluster.info.name]
                          .filter(Boolean)
                          .join(' · ')}
                      </span>
                    </Menu.Item>
                  ))}
                </Menu.Group>
              )}
              {text.trim() !== '' && (
                <Menu.Group forceMount heading={t('palette.group.search')}>
                  <Menu.Item forceMount className="palette-item" value={`find.text ${text}`} onSelect={find}>
                    <span className="palette-title">{t('palette.find', { text: text.trim() })}</span>
                    {findKeys !== undefined && <kbd className="find-key">{findKeys}</kbd>}
                  </Menu.Item>
                </Menu.Group>
              )}
            </Menu.List>
          </Menu>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

type GroupProps = { heading: string; commands: readonly Command[]; onRun: (command: Command) => void };

function Group({ heading, commands, onRun }: GroupProps) {
  if (commands.length === 0) return null;
  return (
    <Menu.Group heading={heading}>
      {commands.map((command) => (
        <Menu.Item
          key={command.id}
          className="palette-item"
          value={command.id}
          keywords={[command.title, command.detail ?? '', heading]}
          aria-describedby={command.reason === undefined ? undefined : `why-${command.id}`}
          data-impossible={command.reason !== undefined || undefined}
          onSelect={() => onRun(command)}
        >
          <span className="palette-title">{command.title}</span>
          {command.detail !== undefined && <span className="palette-detail">{command.detail}</span>}
          {command.reason !== undefined && (
            <span className="palette-reason" id={`why-${command.id}`}>
              {say(command.reason)}
            </span>
          )}
          {command.keys !== undefined && <kbd className="find-key">{command.keys}</kbd>}
        </Menu.Item>
      ))}
    </Menu.Group>
  );
}

import { DropdownMenu } from 'radix-ui';
import { Camera, ClipboardType, Eye, Keyboard, Maximize2, Minimize2 } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { t } from '../../i18n/i18n.ts';
import { combinations, strokesOf } from '../../consoles/keyboard/combinations.ts';
import type { ScreenSurface } from '../../consoles/surface.ts';
import { saveFile } from '../../export/save-file.ts';
import { IconButton } from '../../ui/button.tsx';
import { menuPlace } from '../../ui/menu-place.ts';
import '../../ui/menu.css';
import type { ToolsProps } from './console-frame.tsx';
import { PasteDialog } from './paste-dialog.tsx';

/** The tools of a screen: key combinations, typing a text, scale, view only, a picture of it. */
export function ScreenTools({ live, name, place, tell }: ToolsProps) {
  const { surface, state, isReady, isViewOnly, scale, typing } = useStore(live.view);
  const [isPasting, setIsPasting] = useState(false);
  const screen = surface?.kind === 'vnc' && state?.type === 'open' && isReady ? surface : null;
  const isOff = screen === null;
  return (
    <>
      <KeysMenu screen={isViewOnly ? null : screen} />
      <IconButton
        label={t('console.paste.open')}
        icon={<ClipboardType size={15} />}
        disabled={isOff || isViewOnly}
        aria-haspopup="dialog"
        onClick={() => setIsPasting(true)}
      />
      <IconButton
        label={scale === 'fit' ? t('console.scale.actual') : t('console.scale.fit')}
        icon={scale === 'fit' ? <Maximize2 size={15} /> : <Minimize2 size={15} />}
        aria-pressed={scale === 'actual'}
        disabled={isOff}
        onClick={() => {
          const next = scale === 'fit' ? 'actual' : 'fit';
          live.setScale(next);
          place.keepScale(next);
        }}
      />
      <IconButton
        label={t('console.viewOnly')}
        icon={<Eye size={15} />}
        aria-pressed={isViewOnly}
        disabled={isOff}
        onClick={() => live.setViewOnly(!isViewOnly)}
      />
      <PictureMenu screen={screen} name={name} tell={tell} />
      {(isPasting || typing) && (
        <PasteDialog live={live} name={name} place={place} onClose={() => setIsPasting(false)} />
      )}
    </>
  );
}

/** Sends combinations that the own system would keep for itself. */
function KeysMenu({ screen }: { screen: ScreenSurface | null }) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton label={t('console.keys')} icon={<Keyboard size={15} />} disabled={screen === null} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={menuPlace()}>
        <DropdownMenu.Content
          className="menu console-keys"
          align="end"
          sideOffset={6}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            screen?.focus();
          }}
        >
          {combinations.map((group, index) => (
            <DropdownMenu.Group key={index}>
              {index > 0 && <DropdownMenu.Separator className="menu-separator" />}
              {group.map(({ label, keys }) => (
                <DropdownMenu.Item
                  key={label}
                  className="menu-item"
                  onSelect={() => screen?.press(strokesOf(keys))}
                >
                  {label}
                </DropdownMenu.Item>
              ))}
            </DropdownMenu.Group>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** Saves or copies a picture of the screen. */
function PictureMenu({
  screen,
  name,
  tell,
}: {
  screen: ScreenSurface | null;
  name: string;
  tell: (text: string) => void;
}) {
  const save = async (): Promise<void> => {
    const picture = await screen?.picture();
    if (picture) saveFile(`${name}-console.png`, picture);
    else tell(t('console.picture.none'));
  };
  const copy = async (): Promise<void> => {
    const picture = await screen?.picture();
    if (!picture) {
      tell(t('console.picture.none'));
      return;
    }
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })]).then(
      () => tell(t('common.copied')),
      () => tell(t('common.copyFailed')),
    );
  };
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton
          label={t('console.picture.menu')}
          icon={<Camera size={15} />}
          disabled={screen === null}
        />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={menuPlace()}>
        <DropdownMenu.Content className="menu" align="end" sideOffset={6}>
          <DropdownMenu.Item className="menu-item" onSelect={() => void save()}>
            {t('console.picture.save')}
          </DropdownMenu.Item>
          <DropdownMenu.Item className="menu-item" onSelect={() => void copy()}>
            {t('console.picture.copy')}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

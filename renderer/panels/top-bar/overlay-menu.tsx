import { DropdownMenu } from 'radix-ui';
import { Check, Layers } from 'lucide-react';
import { t } from '../../i18n/i18n.ts';
import { overlayOf } from '../../scene/overlays/index.ts';
import { overlayNames } from '../../scene/overlays/overlay.ts';
import type { OverlayName } from '../../scene/overlays/overlay.ts';
import { menuPlace } from '../../ui/menu-place.ts';
import '../../ui/menu.css';
import { Tip } from '../../ui/tip.tsx';
import { useApp, useView } from '../app-context.ts';
import { useShortcut } from '../keys.ts';
import './overlay-menu.css';

/** Chooses what the colours of the canvas say. */
export function OverlayMenu() {
  const { preferences } = useApp();
  const { name } = overlayOf(useView((state) => state.preferences.overlay));
  const hasWorkloads = useView((state) => state.preferences.hasWorkloads);
  return (
    <DropdownMenu.Root modal={false}>
      <Tip text={t('overlay.label')} shortcut={useShortcut('nextOverlay')}>
        <DropdownMenu.Trigger
          className="overlay-button"
          aria-label={t('overlay.choose', { name: t(`overlay.name.${name}`) })}
        >
          <Layers size={15} aria-hidden />
          <span className="overlay-button-text">{t(`overlay.name.${name}`)}</span>
          {hasWorkloads && <span className="overlay-button-layer">{t('workloads.short')}</span>}
        </DropdownMenu.Trigger>
      </Tip>
      <DropdownMenu.Portal container={menuPlace()}>
        <DropdownMenu.Content className="menu" align="end" sideOffset={6}>
          <DropdownMenu.RadioGroup value={name} onValueChange={(overlay) => preferences.change({ overlay })}>
            {overlayNames.map((each) => (
              <OverlayItem key={each} name={each} />
            ))}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Separator className="menu-separator" />
          <WorkloadsItem />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** Turns the layer of container workloads on and off. */
function WorkloadsItem() {
  const { preferences } = useApp();
  const hasWorkloads = useView((state) => state.preferences.hasWorkloads);
  return (
    <DropdownMenu.CheckboxItem
      className="menu-item"
      checked={hasWorkloads}
      textValue={t('workloads.name')}
      onCheckedChange={(isOn) => preferences.change({ hasWorkloads: isOn })}
    >
      <span className="menu-item-text">
        {t('workloads.name')}
        <span className="menu-reason">{t('workloads.about')}</span>
      </span>
      <DropdownMenu.ItemIndicator>
        <Check size={14} aria-hidden />
      </DropdownMenu.ItemIndicator>
    </DropdownMenu.CheckboxItem>
  );
}

function OverlayItem({ name }: { name: OverlayName }) {
  return (
    <DropdownMenu.RadioItem value={name} className="menu-item" textValue={t(`overlay.name.${name}`)}>
      <span className="menu-item-text">
        {t(`overlay.name.${name}`)}
        <span className="menu-reason">{t(`overlay.about.${name}`)}</span>
      </span>
      <DropdownMenu.ItemIndicator>
        <Check size={14} aria-hidden />
      </DropdownMenu.ItemIndicator>
    </DropdownMenu.RadioItem>
  );
}

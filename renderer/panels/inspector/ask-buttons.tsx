import { actions } from '../../../shared/actions/index.ts';
import { t } from '../../i18n/i18n.ts';
import type { VmNode } from '../../scene/graph.ts';
import { Button } from '../../ui/button.tsx';
import { actionIcons } from '../action-icons.ts';
import { RowMenu } from '../more-menu.tsx';
import { MenuItem } from '../node-items.tsx';
import { useAskAction, usePartReason } from '../use-offers.ts';
import type { NodeOffer } from '../use-offers.ts';

/** A row of buttons below a section, one a verb that asks before it acts; nothing where there is none. */
export function AskButtons({ offers }: { offers: readonly NodeOffer[] }) {
  const ask = useAskAction();
  if (offers.length === 0) return null;
  return (
    <div className="inspector-actions">
      {offers.map(({ name, action, entity, reason }) => {
        const Icon = actionIcons[name];
        return (
          <Button
            key={name}
            icon={<Icon size={13} aria-hidden />}
            reason={reason}
            onClick={() => ask(name, entity)}
          >
            {t('menu.asks', { verb: action.label })}
          </Button>
        );
      })}
    </div>
  );
}

type PartMenuProps = {
  vm: VmNode;
  /** What takes the part out, and what it is called there. */
  action: 'vm.unplugNic' | 'vm.unplugVolume';
  name: string;
  options: Readonly<Record<string, unknown>>;
};

/** The menu of a NIC or volume of a running VM that can be taken out. */
export function PartMenu({ vm, action, name, options }: PartMenuProps) {
  const ask = useAskAction();
  const reason = usePartReason(action, vm.vm, options);
  const Icon = actionIcons[action];
  return (
    <RowMenu label={t('action.moreOf', { name })}>
      <MenuItem
        icon={<Icon size={14} aria-hidden />}
        reason={reason}
        onSelect={() => ask(action, vm.vm?.id ?? vm.id, options)}
      >
        {t('menu.asks', { verb: actions[action].label })}
      </MenuItem>
    </RowMenu>
  );
}

import { LogOut, Unplug } from 'lucide-react';
import { t } from '../../i18n/i18n.ts';
import type { HostNode } from '../../scene/graph.ts';
import { Button } from '../../ui/button.tsx';
import { useApp } from '../app-context.ts';
import { MenuItem } from '../node-items.tsx';
import { showWhatIf } from './acts.ts';

type WhatIfProps = { hosts: readonly HostNode[] };

const icons = { failed: Unplug, drained: LogOut };
const ways = ['failed', 'drained'] as const;

/** Asks in a menu what happens without these hosts. */
export function WhatIfItems({ hosts }: WhatIfProps) {
  const app = useApp();
  if (hosts.length === 0) return null;
  return ways.map((way) => {
    const Icon = icons[way];
    return (
      <MenuItem
        key={way}
        icon={<Icon size={14} aria-hidden />}
        onSelect={() =>
          showWhatIf(
            app,
            way,
            hosts.map(({ id }) => id),
          )
        }
      >
        {t(`whatIf.ask.${way}`, { count: hosts.length })}
      </MenuItem>
    );
  });
}

/** Asks the same with buttons. */
export function WhatIfButtons({ hosts }: WhatIfProps) {
  const app = useApp();
  if (hosts.length === 0) return null;
  return (
    <div className="inspector-actions">
      {ways.map((way) => {
        const Icon = icons[way];
        return (
          <Button
            key={way}
            icon={<Icon size={13} aria-hidden />}
            onClick={() =>
              showWhatIf(
                app,
                way,
                hosts.map(({ id }) => id),
              )
            }
          >
            {t(`whatIf.ask.${way}`, { count: hosts.length })}
          </Button>
        );
      })}
    </div>
  );
}

import { Tooltip } from 'radix-ui';
import type { ReactElement } from 'react';
import { say } from '../i18n/say.ts';
import './tip.css';

/** Makes tooltips possible inside; they come after half a second, the next ones at once. */
export const TipProvider = Tooltip.Provider;

type TipProps = {
  text: string;
  shortcut?: string | undefined;
  side?: 'top' | 'right' | 'bottom' | 'left';
  children: ReactElement;
};

/** A tooltip of a few words on one element. */
export function Tip({ text, shortcut, side = 'bottom', children }: TipProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className="tip" side={side} sideOffset={6} collisionPadding={8}>
          {say(text)}
          {shortcut !== undefined && <kbd className="tip-key">{shortcut}</kbd>}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}

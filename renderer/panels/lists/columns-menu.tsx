import { DropdownMenu } from 'radix-ui';
import { Check, Columns3 } from 'lucide-react';
import { t } from '../../i18n/i18n.ts';
import { IconButton } from '../../ui/button.tsx';
import { menuPlace } from '../../ui/menu-place.ts';
import '../../ui/menu.css';
import type { List } from './column.ts';
import type { Shown } from './set-up.ts';

type MenuProps = { list: List; shown: Shown; onToggle: (id: string) => void; onReset: () => void };

/** Chooses the columns of a list; it stays open, since one rarely chooses a single one. */
export function ColumnsMenu({ list, shown, onToggle, onReset }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton label={t('list.columns')} icon={<Columns3 size={15} />} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={menuPlace()}>
        <DropdownMenu.Content className="menu list-columns" align="end" sideOffset={6} collisionPadding={8}>
          {list.columns.map(({ id, label }) => (
            <DropdownMenu.CheckboxItem
              key={id}
              className="menu-item"
              checked={shown.columns.some((column) => column.id === id)}
              onCheckedChange={() => onToggle(id)}
              onSelect={(event) => event.preventDefault()}
            >
              <span className="menu-item-text">{label()}</span>
              <DropdownMenu.ItemIndicator>
                <Check size={14} aria-hidden />
              </DropdownMenu.ItemIndicator>
            </DropdownMenu.CheckboxItem>
          ))}
          <DropdownMenu.Separator className="menu-separator" />
          <DropdownMenu.Item className="menu-item" onSelect={onReset}>
            {t('list.asFirst')}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

import { DropdownMenu } from 'radix-ui';
import { Check, ListFilter } from 'lucide-react';
import { State } from '../../../shared/world/entity.ts';
import { t } from '../../i18n/i18n.ts';
import { toggleValue, valuesOf } from '../../scene/query/change-query.ts';
import { IconButton } from '../../ui/button.tsx';
import { StateGlyph } from '../../ui/glyph.tsx';
import { menuPlace } from '../../ui/menu-place.ts';
import '../../ui/menu.css';
import { useApp, useView, useWorld } from '../app-context.ts';

const kinds = ['cluster', 'host', 'guest', 'vm', 'pod'] as const;
const mostClusters = 20;

/** Filters that are set by a click; each is a condition in the find box. */
export function FilterMenu() {
  const clusters = useWorld((state) => state.graph.clusters);
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton label={t('find.filter')} icon={<ListFilter size={15} />} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={menuPlace()}>
        <DropdownMenu.Content className="menu find-menu" align="end" sideOffset={6} collisionPadding={8}>
          <DropdownMenu.Label className="menu-label">{t('find.filterState')}</DropdownMenu.Label>
          {State.options.map((state) => (
            <FilterItem key={state} field="state" value={state} label={t(`state.${state}`)} glyph={state} />
          ))}
          <DropdownMenu.Separator className="menu-separator" />
          <DropdownMenu.Label className="menu-label">{t('find.filterKind')}</DropdownMenu.Label>
          {kinds.map((kind) => (
            <FilterItem key={kind} field="kind" value={kind} label={t(`kind.${kind}`)} />
          ))}
          {clusters.length > 1 && (
            <>
              <DropdownMenu.Separator className="menu-separator" />
              <DropdownMenu.Label className="menu-label">{t('find.filterCluster')}</DropdownMenu.Label>
              {clusters.slice(0, mostClusters).map(({ id, info }) => (
                <FilterItem key={id} field="cluster" value={info.name} label={info.name} />
              ))}
            </>
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

type FilterItemProps = { field: 'state' | 'kind' | 'cluster'; value: string; label: string; glyph?: State };

function FilterItem({ field, value, label, glyph }: FilterItemProps) {
  const { view } = useApp();
  const isOn = useView(({ query }) => valuesOf(query, field).includes(value));
  return (
    <DropdownMenu.CheckboxItem
      className="menu-item"
      checked={isOn}
      onCheckedChange={() => view.setState(({ query }) => ({ query: toggleValue(query, field, value) }))}
      // Several can be set one after another.
      onSelect={(event) => event.preventDefault()}
    >
      {glyph && <StateGlyph state={glyph} />}
      <span className="menu-item-text">{label}</span>
      <DropdownMenu.ItemIndicator>
        <Check size={14} aria-hidden />
      </DropdownMenu.ItemIndicator>
    </DropdownMenu.CheckboxItem>
  );
}

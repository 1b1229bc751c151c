import { DropdownMenu } from 'radix-ui';
import { Check, ChevronRight, ListFilter } from 'lucide-react';
import { useMemo } from 'react';
import { State } from '../../../shared/world/entity.ts';
import { t } from '../../i18n/i18n.ts';
import { toggleValue, valuesOf } from '../../scene/query/change-query.ts';
import { IconButton } from '../../ui/button.tsx';
import { StateGlyph } from '../../ui/glyph.tsx';
import { menuPlace } from '../../ui/menu-place.ts';
import '../../ui/menu.css';
import { formatCount } from '../../ui/format.ts';
import { countHealthy } from '../../scene/query/hide-healthy.ts';
import { useApp, useView, useWorld } from '../app-context.ts';
import { filterChoices } from './filter-choices.ts';

const kinds = ['cluster', 'host', 'guest', 'vm', 'pod'] as const;
const mostClusters = 20;

/** Filters that are set by a click; each is a condition in the find box. */
export function FilterMenu() {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton label={t('find.filter')} icon={<ListFilter size={15} />} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={menuPlace()}>
        <DropdownMenu.Content className="menu find-menu" align="end" sideOffset={6} collisionPadding={8}>
          <HideHealthyItem />
          <DropdownMenu.Separator className="menu-separator" />
          <DropdownMenu.Label className="menu-label">{t('find.filterState')}</DropdownMenu.Label>
          {State.options.map((state) => (
            <FilterItem key={state} field="state" value={state} label={t(`state.${state}`)} glyph={state} />
          ))}
          <DropdownMenu.Separator className="menu-separator" />
          <DropdownMenu.Label className="menu-label">{t('find.filterKind')}</DropdownMenu.Label>
          {kinds.map((kind) => (
            <FilterItem key={kind} field="kind" value={kind} label={t(`kind.${kind}`)} />
          ))}
          <Places />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** Filters by where something is; read when the menu opens, so that nothing moves under the pointer. */
function Places() {
  const { world } = useApp();
  const clusters = useMemo(
    () =>
      world
        .getState()
        .graph.clusters.map(({ info }) => info.name)
        .slice(0, mostClusters),
    [world],
  );
  const { namespaces, guests } = useMemo(() => filterChoices(world.getState().graph), [world]);
  return (
    <>
      <DropdownMenu.Separator className="menu-separator" />
      {clusters.length > 1 && <PlaceMenu field="cluster" title={t('find.filterCluster')} names={clusters} />}
      <PlaceMenu field="namespace" title={t('find.filterNamespace')} names={namespaces} />
      <PlaceMenu field="guest" title={t('find.filterGuest')} names={guests} />
    </>
  );
}

type PlaceMenuProps = { field: Field; title: string; names: readonly string[] };

function PlaceMenu({ field, title, names }: PlaceMenuProps) {
  const chosen = useView(({ query }) => valuesOf(query, field).length);
  return (
    <DropdownMenu.Sub>
      <DropdownMenu.SubTrigger className="menu-item" disabled={names.length === 0}>
        <span className="menu-item-text">{title}</span>
        {chosen > 0 && <span className="menu-side">{formatCount(chosen)}</span>}
        <ChevronRight size={14} aria-hidden />
      </DropdownMenu.SubTrigger>
      <DropdownMenu.Portal container={menuPlace()}>
        <DropdownMenu.SubContent className="menu find-menu" sideOffset={2} collisionPadding={8}>
          {names.map((name) => (
            <FilterItem key={name} field={field} value={name} label={name} />
          ))}
        </DropdownMenu.SubContent>
      </DropdownMenu.Portal>
    </DropdownMenu.Sub>
  );
}

/** Leaves out what nothing is wrong with, and says how much that is. */
function HideHealthyItem() {
  const { view } = useApp();
  const isOn = useView((state) => state.isHealthyHidden);
  const count = useWorld((state) => countHealthy(state.graph));
  return (
    <DropdownMenu.CheckboxItem
      className="menu-item"
      checked={isOn}
      textValue={t('find.hideHealthy')}
      onCheckedChange={(isHealthyHidden) => view.setState({ isHealthyHidden })}
      onSelect={(event) => event.preventDefault()}
    >
      <span className="menu-item-text">
        {t('find.hideHealthy')}
        <span className="menu-reason">{t('find.healthy', { count })}</span>
      </span>
      <DropdownMenu.ItemIndicator>
        <Check size={14} aria-hidden />
      </DropdownMenu.ItemIndicator>
    </DropdownMenu.CheckboxItem>
  );
}

type Field = 'state' | 'kind' | 'cluster' | 'namespace' | 'guest';
type FilterItemProps = { field: Field; value: string; label: string; glyph?: State };

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

import { classesOf, imagesOf, networksOf } from '../../../shared/plan/choices.ts';
import type { Placement, Shape } from '../../../shared/plan/shape.ts';
import { t } from '../../i18n/i18n.ts';
import { usePlans } from '../app-context.ts';
import { NumberField } from './draft-fields.tsx';
import { SelectField } from '../../ui/select-field.tsx';

const gib = 2 ** 30;

/** The image disks are made from, with what is known of it. */
export function useImageOptions(): { value: string; text: string }[] {
  const site = usePlans((state) => state.site);
  if (!site) return [];
  return imagesOf(site).map((value) => {
    const image = site.images.get(value)?.image;
    const name = image?.displayName ?? value;
    return { value, text: image?.isReady === false ? t('plan.imageNotReady', { name }) : name };
  });
}

/** What VMs are made of: cores, memory, their first disk and its image, their first network. */
export function ShapeFields({ shape, onChange }: { shape: Shape; onChange: (shape: Shape) => void }) {
  const site = usePlans((state) => state.site);
  const images = useImageOptions();
  const [disk, ...disks] = shape.disks;
  const [nic, ...nics] = shape.nics;
  if (!disk || !nic) return null;
  const networks = site ? networksOf(site) : [];
  const classes = site ? classesOf(site) : [];
  return (
    <>
      <NumberField
        label={t('plan.field.cores')}
        value={shape.cpuCores}
        min={1}
        max={256}
        onCommit={(cpuCores) => onChange({ ...shape, cpuCores })}
      />
      <NumberField
        label={t('plan.field.memory')}
        value={Math.round(shape.memoryBytes / gib)}
        min={1}
        max={4096}
        onCommit={(memory) => onChange({ ...shape, memoryBytes: memory * gib })}
      />
      <NumberField
        label={t('plan.field.disk')}
        value={Math.round(disk.sizeBytes / gib)}
        min={1}
        max={65536}
        onCommit={(size) => onChange({ ...shape, disks: [{ ...disk, sizeBytes: size * gib }, ...disks] })}
      />
      <SelectField
        label={t('plan.field.image')}
        value={disk.image ?? ''}
        options={[{ value: '', text: t('plan.noImage') }, ...images]}
        onChange={(image) => onChange({ ...shape, disks: [{ ...disk, image: image || null }, ...disks] })}
      />
      {disk.image === null && (
        <SelectField
          label={t('plan.field.storageClass')}
          value={disk.storageClass ?? ''}
          options={[
            { value: '', text: t('plan.defaultClass') },
            ...classes.map((value) => ({ value, text: value })),
          ]}
          onChange={(storageClass) =>
            onChange({ ...shape, disks: [{ ...disk, storageClass: storageClass || null }, ...disks] })
          }
        />
      )}
      <SelectField
        label={t('plan.field.network')}
        value={nic.network ?? ''}
        options={[
          { value: '', text: t('plan.managementNetwork') },
          ...networks.map((value) => ({ value, text: value })),
        ]}
        onChange={(network) => onChange({ ...shape, nics: [{ ...nic, network: network || null }, ...nics] })}
      />
    </>
  );
}

const spreads = {
  scheduler: { type: 'scheduler' },
  'spread-host': { type: 'spread', over: 'host', isStrict: false },
  'spread-host-strict': { type: 'spread', over: 'host', isStrict: true },
  'spread-zone': { type: 'spread', over: 'zone', isStrict: false },
  'spread-zone-strict': { type: 'spread', over: 'zone', isStrict: true },
} as const satisfies Record<string, Placement>;

type Spreading = keyof typeof spreads;

function keyOf(placement: Placement): string {
  if (placement.type === 'host') return `host ${placement.host}`;
  if (placement.type === 'scheduler') return 'scheduler';
  return `spread-${placement.over}${placement.isStrict ? '-strict' : ''}`;
}

/** Where VMs may land. */
export function PlacementField({
  placement,
  onChange,
}: {
  placement: Placement;
  onChange: (placement: Placement) => void;
}) {
  const hosts = usePlans((state) => state.site?.hosts);
  const options = [
    ...(Object.keys(spreads) as Spreading[]).map((value) => ({ value, text: t(`plan.placement.${value}`) })),
    ...(hosts ?? []).map(({ name }) => ({ value: `host ${name}`, text: t('plan.placement.host', { name }) })),
  ];
  return (
    <SelectField
      label={t('plan.field.placement')}
      value={keyOf(placement)}
      options={options}
      onChange={(value) =>
        onChange(
          value.startsWith('host ') ? { type: 'host', host: value.slice(5) } : spreads[value as Spreading],
        )
      }
    />
  );
}

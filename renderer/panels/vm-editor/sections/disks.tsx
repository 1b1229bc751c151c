import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import { classesOf } from '../../../../shared/plan/choices.ts';
import type { DiskSource, VmDisk } from '../../../../shared/vm/form.ts';
import { claimNameOf } from '../../../../shared/vm/names.ts';
import { emptyDisk, imageBytes, imageDisk, inBootOrder, nextName } from '../../../../shared/vm/new-form.ts';
import { t } from '../../../i18n/i18n.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { SelectField } from '../../../ui/select-field.tsx';
import { DraftField, NumberField } from '../../plans/draft-fields.tsx';
import { PartProblems, useVmForm } from '../form-context.tsx';

const gib = 2 ** 30;

/** What a disk holds when another sort is chosen for it. */
function useSourceOf(): (disk: VmDisk, type: DiskSource['type']) => VmDisk {
  const { site, form } = useVmForm();
  return (disk, type) => {
    const claim = claimNameOf(form.namespace, form.name, disk.name);
    const sizeBytes = 'sizeBytes' in disk.source ? disk.source.sizeBytes : 10 * gib;
    switch (type) {
      case 'image': {
        const [first = 'default/image'] = [...site.images].flatMap(([id, { image }]) =>
          image.isUpgrade ? [] : [id],
        );
        return { ...imageDisk(site, form, disk.name, first), bootOrder: disk.bootOrder };
      }
      case 'new':
        return { ...disk, device: 'disk', source: { type, claim, sizeBytes, storageClass: null } };
      case 'volume':
        return { ...disk, source: { type, claim: '' } };
      case 'container':
        return { ...disk, source: { type, image: '' } };
      case 'empty':
        return { ...disk, device: 'cdrom', bus: 'sata', source: { type } };
    }
  };
}

function SourceFields({ disk, onChange }: { disk: VmDisk; onChange: (disk: VmDisk) => void }) {
  const { site, form } = useVmForm();
  const { source } = disk;
  const size =
    source.type === 'image' || source.type === 'new' ? (
      <NumberField
        label={t('plan.field.disk')}
        value={Math.max(1, Math.round(source.sizeBytes / gib))}
        min={1}
        max={65536}
        onCommit={(count) => onChange({ ...disk, source: { ...source, sizeBytes: count * gib } })}
      />
    ) : null;
  if (source.type === 'image') {
    const images = [...site.images].filter(([, { image }]) => !image.isUpgrade);
    return (
      <>
        <SelectField
          label={t('plan.field.image')}
          value={source.image}
          options={images.map(([value, { image }]) => ({ value, text: image.displayName }))}
          onChange={(image) => {
            const storageClass = site.images.get(image)?.image.storageClass ?? null;
            const sizeBytes = Math.max(source.sizeBytes, imageBytes(site, image));
            onChange({ ...disk, source: { ...source, image, storageClass, sizeBytes } });
          }}
        />
        {size}
      </>
    );
  }
  if (source.type === 'new') {
    const classes = classesOf(site);
    return (
      <>
        <SelectField
          label={t('plan.field.storageClass')}
          value={source.storageClass ?? ''}
          options={[
            { value: '', text: t('plan.defaultClass') },
            ...classes.map((value) => ({ value, text: value })),
          ]}
          onChange={(value) => onChange({ ...disk, source: { ...source, storageClass: value || null } })}
        />
        {size}
      </>
    );
  }
  if (source.type === 'volume') {
    const volumes = [...site.volumes.values()].filter(({ namespace }) => namespace === form.namespace);
    return (
      <SelectField
        label={t('vmForm.volume')}
        value={source.claim}
        options={volumes.map(({ name }) => ({ value: name, text: name }))}
        onChange={(claim) => onChange({ ...disk, source: { ...source, claim } })}
      />
    );
  }
  if (source.type === 'container')
    return (
      <DraftField
        label={t('vmForm.containerImage')}
        value={source.image}
        placeholder="registry.example/disk:1"
        onCommit={(image) => onChange({ ...disk, source: { ...source, image } })}
      />
    );
  return null;
}

/** The disks and CD-ROM drives in the order they boot. */
export function DisksSection() {
  const { form, change } = useVmForm();
  const sourceOf = useSourceOf();
  const put = (disks: VmDisk[]): void => change({ ...form, disks: inBootOrder(disks) });
  const set = (index: number, disk: VmDisk): void =>
    change({ ...form, disks: form.disks.map((each, at) => (at === index ? disk : each)) });
  const move = (index: number, by: number): void => {
    const disk = form.disks[index];
    if (disk) put(form.disks.toSpliced(index, 1).toSpliced(index + by, 0, disk));
  };
  return (
    <div className="vm-fields">
      <PartProblems part="disks" />
      {form.disks.map((disk, index) => (
        <fieldset key={disk.name} className="vm-item" aria-label={disk.name}>
          <legend className="vm-item-head">
            <span className="mono">{disk.name}</span>
            <IconButton
              label={t('vmForm.bootEarlier', { name: disk.name })}
              icon={<ArrowUp size={13} />}
              disabled={index === 0}
              onClick={() => move(index, -1)}
            />
            <IconButton
              label={t('vmForm.bootLater', { name: disk.name })}
              icon={<ArrowDown size={13} />}
              disabled={index === form.disks.length - 1}
              onClick={() => move(index, 1)}
            />
            <IconButton
              label={t('vmForm.removeNamed', { name: disk.name })}
              icon={<X size={13} />}
              onClick={() => put(form.disks.toSpliced(index, 1))}
            />
          </legend>
          <div className="vm-row">
            <SelectField
              label={t('vmForm.holds')}
              value={disk.source.type}
              options={(['image', 'new', 'volume', 'container', 'empty'] as const).map((value) => ({
                value,
                text: t(`vmForm.disk.${value}`),
              }))}
              onChange={(type) => set(index, sourceOf(disk, type))}
            />
            <SelectField
              label={t('vmForm.device')}
              value={disk.device}
              options={(['disk', 'cdrom'] as const).map((value) => ({
                value,
                text: t(`vmForm.deviceOf.${value}`),
              }))}
              onChange={(device) => set(index, { ...disk, device })}
            />
            <SelectField
              label={t('vmForm.bus')}
              value={disk.bus}
              options={['virtio', 'scsi', 'sata', 'usb'].map((value) => ({ value, text: value }))}
              onChange={(bus) => set(index, { ...disk, bus })}
            />
          </div>
          <div className="vm-row">
            <SourceFields disk={disk} onChange={(next) => set(index, next)} />
          </div>
        </fieldset>
      ))}
      <Button
        icon={<Plus size={13} aria-hidden />}
        onClick={() => put([...form.disks, emptyDisk(form, nextName('disk', form.disks), 10 * gib)])}
      >
        {t('vmForm.addDisk')}
      </Button>
    </div>
  );
}

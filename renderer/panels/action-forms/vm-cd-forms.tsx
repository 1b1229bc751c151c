import { useId } from 'react';
import { drivesToEject, drivesToFill, mediaOf } from '../../../shared/actions/vm-cd.ts';
import type { Image } from '../../../shared/kinds/image.ts';
import type { Entity } from '../../../shared/kinds/index.ts';
import type { VmDrive } from '../../../shared/kinds/vm-devices.ts';
import { t } from '../../i18n/i18n.ts';
import { formatBytes, quantityText } from '../../ui/format.ts';
import { SelectField } from '../../ui/select-field.tsx';
import { useApp, useWorld } from '../app-context.ts';
import type { App } from '../app-context.ts';
import { defineForm } from './form.ts';
import type { ActionForm, FormFieldsProps } from './form.ts';

type Insert = { drive: string; image: string };
type Eject = { drive: string };

function mediaFor({ plans }: Pick<App, 'plans'>, target: Entity | undefined): [string, Image][] {
  return target ? mediaOf(plans.siteOf(target.cluster), target) : [];
}
const toFill = (target: Entity | undefined): VmDrive[] =>
  target?.kind === 'VirtualMachine' ? drivesToFill(target) : [];

function imageText(name: string, { image: { displayName, virtualBytes, sizeBytes } }: Image): string {
  const bytes = Math.max(virtualBytes ?? 0, sizeBytes ?? 0);
  return t('actionForm.cd.imageLine', {
    name: displayName,
    namespace: name.split('/')[0] ?? '',
    size: quantityText(formatBytes(bytes)),
  });
}

function ImageGroup({ label, images }: { label: string; images: readonly [string, Image][] }) {
  if (images.length === 0) return null;
  return (
    <optgroup label={label}>
      {images.map(([name, image]) => (
        <option key={name} value={name}>
          {imageText(name, image)}
        </option>
      ))}
    </optgroup>
  );
}

/** Which drive is meant; not asked where there is only one. */
function DriveChoice({
  drives,
  value,
  text,
  onChange,
}: {
  drives: readonly VmDrive[];
  value: string;
  text: (drive: VmDrive) => string;
  onChange: (drive: string) => void;
}) {
  if (drives.length < 2) return null;
  return (
    <SelectField
      label={t('actionForm.cd.drive')}
      value={value}
      options={drives.map((drive) => ({ value: drive.name, text: text(drive) }))}
      onChange={onChange}
    />
  );
}

function InsertFields({ targets: [target], state, onChange }: FormFieldsProps<Insert>) {
  const app = useApp();
  const id = useId();
  // What there is changes with the worlds.
  useWorld(({ worlds }) => worlds);
  const media = mediaFor(app, target);
  return (
    <>
      <DriveChoice
        drives={toFill(target)}
        value={state.drive}
        text={({ name }) => name}
        onChange={(drive) => onChange({ ...state, drive })}
      />
      <div className="field">
        <label htmlFor={id}>{t('actionForm.cd.image')}</label>
        <select
          id={id}
          className="input"
          value={state.image}
          onChange={({ target: { value } }) => onChange({ ...state, image: value })}
        >
          <ImageGroup
            label={t('actionForm.cd.media')}
            images={media.filter(([, { image }]) => image.isIso)}
          />
          <ImageGroup
            label={t('actionForm.cd.disks')}
            images={media.filter(([, { image }]) => !image.isIso)}
          />
        </select>
      </div>
    </>
  );
}

/** Which image is put into which drive of a VM: installation media first. */
export const vmInsertCdForm = defineForm<Insert>({
  begin: ([target], app, given) => ({
    drive: toFill(target)[0]?.name ?? '',
    image: mediaFor(app, target)[0]?.[0] ?? '',
    ...(given as Partial<Insert> | undefined),
  }),
  Fields: InsertFields,
  problem: ({ image }) => (image === '' ? t('actionForm.cd.noImage') : null),
  toOptions: ({ drive, image }) => ({ drive, image }),
  isWide: true,
});

/** The form of an action on a drive that holds something. */
function ejectForm(drivesOf: (target: Entity | undefined) => readonly VmDrive[]): ActionForm {
  return defineForm<Eject>({
    begin: ([target], _app, given) => ({
      drive: drivesOf(target)[0]?.name ?? '',
      ...(given as Partial<Eject> | undefined),
    }),
    Fields: ({ targets: [target], state, onChange }) => (
      <DriveChoice
        drives={drivesOf(target)}
        value={state.drive}
        text={({ name, claim }) => (claim === null ? name : `${name} (${claim})`)}
        onChange={(drive) => onChange({ drive })}
      />
    ),
    problem: () => null,
    toOptions: ({ drive }) => ({ drive }),
  });
}

/** Which drive of a VM is emptied. */
export const vmEjectCdForm = ejectForm((target) =>
  target?.kind === 'VirtualMachine' ? drivesToEject(target) : [],
);

/** Which drive is taken out of a VM with what it holds, those that hold something first. */
export const vmTakeOutDriveForm = ejectForm((target) =>
  target?.kind === 'VirtualMachine'
    ? [...(target.vm.drives ?? [])].sort((a, b) => Number(b.claim !== null) - Number(a.claim !== null))
    : [],
);

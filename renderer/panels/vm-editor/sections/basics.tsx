import { namespacesOf } from '../../../../shared/plan/choices.ts';
import { t } from '../../../i18n/i18n.ts';
import { useWorld } from '../../app-context.ts';
import { worldOf } from '../../../store/world-store.ts';
import { DraftField, NumberField } from '../../plans/draft-fields.tsx';
import { PairsField } from '../fields.tsx';
import { PartProblems, useVmForm } from '../form-context.tsx';
import { fromImage, fromVolume } from '../start-draft.ts';
import { SelectField } from '../../../ui/select-field.tsx';

const systems = [
  ...['linux', 'windows', 'SLEs', 'openSUSE', 'ubuntu', 'debian', 'fedora', 'redhat', 'oracle', 'gentoo'],
  'otherLinux',
];

/** Namespace and name of the volumes of a namespace that no VM has. */
function useFreeVolumes(): string[] {
  const { site, form } = useVmForm();
  const used = new Set(
    [...site.vms.values()].flatMap(({ entity }) =>
      entity.namespace === form.namespace ? entity.vm.volumeClaims : [],
    ),
  );
  return [...site.volumes.values()].flatMap(({ namespace, name }) =>
    namespace === form.namespace && !used.has(name) ? [name] : [],
  );
}

/** What the VM is made of, as one choice: an image, a medium, a volume, or a version of a template. */
function SourceField() {
  const { site, form, draft, change, startFrom } = useVmForm();
  const volumes = useFreeVolumes();
  const entities = useWorld((state) => worldOf(state, site.cluster).entities);
  const versions = [...entities.values()].flatMap((each) =>
    each.kind === 'VirtualMachineTemplateVersion' && each.state === 'running' ? [each] : [],
  );
  const first = form.disks.find(({ name }) => name === 'cdrom-0')?.source ?? form.disks[0]?.source;
  const value =
    draft.cloudInit.type === 'copied'
      ? `from ${draft.cloudInit.from}`
      : first?.type === 'image'
        ? `image ${first.image}`
        : first?.type === 'volume'
          ? `volume ${first.claim}`
          : '';
  const images = [...site.images].filter(([, { image }]) => !image.isUpgrade);
  const options = [
    { value: '', text: t('vmForm.source.own') },
    ...images.map(([id, { image }]) => ({
      value: `image ${id}`,
      text: t(image.isIso ? 'vmForm.source.iso' : 'vmForm.source.image', { name: image.displayName }),
    })),
    ...versions.map(({ id, templateVersion: { template, number, customName } }) => ({
      value: `from ${id}`,
      text: t('vmForm.source.template', {
        name: template.split('/')[1] ?? template,
        version: customName ?? number ?? '',
      }),
    })),
    ...volumes.map((name) => ({ value: `volume ${name}`, text: t('vmForm.source.volume', { name }) })),
  ];
  return (
    <SelectField
      label={t('vmForm.madeFrom')}
      value={value}
      options={
        value.startsWith('from ') && !options.some((each) => each.value === value)
          ? [...options, { value, text: t('vmForm.source.copy') }]
          : options
      }
      onChange={(chosen) => {
        const at = chosen.indexOf(' ');
        const [type, id] = [chosen.slice(0, at), chosen.slice(at + 1)];
        if (type === 'image') change(fromImage(site, form, id));
        else if (type === 'volume') change(fromVolume(form, id));
        else if (type === 'from') startFrom(id);
      }}
    />
  );
}

/** What the VM is called and made of. */
export function BasicsSection() {
  const { site, form, draft, isNew, change, changeParts } = useVmForm();
  const namespaces = namespacesOf(site);
  return (
    <div className="vm-fields">
      {isNew && <SourceField />}
      {isNew && (
        <DraftField
          label={draft.count > 1 ? t('vmForm.pattern') : t('plan.field.name')}
          value={form.name}
          check={(name) => (/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name) ? null : t('plan.badName'))}
          onCommit={(name) => change({ ...form, name })}
        />
      )}
      <PartProblems part="name" />
      {isNew && (
        <div className="vm-row">
          <SelectField
            label={t('plan.field.namespace')}
            value={form.namespace}
            options={namespaces.map((value) => ({ value, text: value }))}
            onChange={(namespace) => change({ ...form, namespace })}
          />
          <NumberField
            label={t('plan.field.count')}
            value={draft.count}
            min={1}
            max={500}
            onCommit={(count) => changeParts({ count })}
          />
        </div>
      )}
      <PartProblems part="namespace" />
      <DraftField
        label={t('vmForm.description')}
        value={form.description}
        onCommit={(description) => change({ ...form, description })}
      />
      <div className="vm-row">
        <SelectField
          label={t('vmForm.os')}
          value={form.os}
          options={systems.map((value) => ({ value, text: value }))}
          onChange={(os) => change({ ...form, os })}
        />
        <SelectField
          label={t('vmForm.runStrategy')}
          value={form.runStrategy}
          options={['RerunOnFailure', 'Always', 'Manual', 'Halted'].map((value) => ({
            value,
            text: t(`vmForm.strategy.${value as 'Always'}`),
          }))}
          onChange={(runStrategy) => change({ ...form, runStrategy })}
        />
      </div>
      <PairsField
        label={t('vmForm.labels')}
        pairs={form.labels}
        onChange={(labels) => change({ ...form, labels })}
      />
      <PartProblems part="labels" />
    </div>
  );
}

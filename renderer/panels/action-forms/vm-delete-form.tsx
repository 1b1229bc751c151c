import { Fragment } from 'react';
import { volumeChoices } from '../../../shared/actions/vm-volumes.ts';
import type { VolumeChoice } from '../../../shared/actions/vm-volumes.ts';
import type { EntityId } from '../../../shared/id.ts';
import type { Entity } from '../../../shared/kinds/index.ts';
import { t } from '../../i18n/i18n.ts';
import type { VmNode } from '../../scene/graph.ts';
import { worldOf } from '../../store/world-store.ts';
import { Button } from '../../ui/button.tsx';
import { CheckField } from '../../ui/check-field.tsx';
import { Bytes, Name } from '../../ui/text.tsx';
import { useApp, useWorld } from '../app-context.ts';
import type { App } from '../app-context.ts';
import { intend } from '../plans/drafting.ts';
import { showPlans } from '../plans/plan-acts.ts';
import { defineForm } from './form.ts';
import type { FormFieldsProps } from './form.ts';

type Delete = {
  /** The claims that go, by the VM. */
  removes: Readonly<Record<EntityId, readonly string[]>>;
  /** Whether nodes of guest clusters go all the same. */
  isGuestNode: boolean;
};

const mostShown = 50;

function choicesOf(app: Pick<App, 'world'>, target: Entity): VolumeChoice[] {
  if (target.kind !== 'VirtualMachine') return [];
  return volumeChoices(target, worldOf(app.world.getState(), target.cluster));
}

/** The targets that are nodes of guest clusters, as the canvas knows them. */
function guestNodes({ world }: Pick<App, 'world'>, targets: readonly Entity[]): VmNode[] {
  const { nodes } = world.getState().graph;
  return targets.flatMap(({ id }) => {
    const node = nodes.get(id);
    return node?.type === 'vm' && node.guest ? [node] : [];
  });
}

/** Draws up a plan that takes the nodes out of their clusters, in place of deleting them. */
function planRemoval(app: App, nodes: readonly VmNode[]): void {
  for (const guest of new Set(nodes.flatMap((node) => node.guest?.guest ?? []))) {
    const members = nodes.filter((node) => node.guest?.guest === guest);
    const vms = members.map(({ id }) => id);
    const cluster = members[0]?.cluster ?? '';
    intend(app, cluster, (id) => ({ id, type: 'remove-nodes', guest, vms, allowsQuorumLoss: false }));
  }
  app.view.setState({ dialog: null });
  showPlans(app);
}

function DeleteFields({ targets, state, onChange }: FormFieldsProps<Delete>) {
  const app = useApp();
  // What the VMs have changes with the worlds.
  useWorld(({ worlds }) => worlds);
  const nodes = guestNodes(app, targets);
  return (
    <>
      {nodes.length > 0 && (
        <div className="form-warning">
          <p>{t('actionForm.delete.guest', { count: nodes.length, name: nodes[0]?.guestCluster ?? '' })}</p>
          <Button onClick={() => planRemoval(app, nodes)}>{t('actionForm.delete.throughPool')}</Button>
          <CheckField
            label={t('actionForm.delete.allTheSame', { count: nodes.length })}
            isChecked={state.isGuestNode}
            onChange={(isGuestNode) => onChange({ ...state, isGuestNode })}
          />
        </div>
      )}
      <fieldset className="form-group">
        <legend>{t('actionForm.delete.volumes')}</legend>
        {targets.slice(0, mostShown).map((target) => (
          <Fragment key={target.id}>
            {targets.length > 1 && (
              <p className="form-part">
                <Name text={target.name} />
              </p>
            )}
            <VolumesOf target={target} choices={choicesOf(app, target)} state={state} onChange={onChange} />
          </Fragment>
        ))}
        {targets.length > mostShown && (
          <p className="muted">{t('actionForm.delete.more', { count: targets.length - mostShown })}</p>
        )}
      </fieldset>
    </>
  );
}

type VolumesProps = Pick<FormFieldsProps<Delete>, 'state' | 'onChange'> & {
  target: Entity;
  choices: readonly VolumeChoice[];
};

function VolumesOf({ target, choices, state, onChange }: VolumesProps) {
  const chosen = state.removes[target.id] ?? [];
  if (choices.length === 0) return <p className="muted">{t('actionForm.delete.noVolumes')}</p>;
  const set = (claim: string, isGoing: boolean): void => {
    const others = chosen.filter((each) => each !== claim);
    const next = isGoing ? [...others, claim] : others;
    onChange({ ...state, removes: { ...state.removes, [target.id]: next } });
  };
  return choices.map(({ claim, volume, isHotplugged, refusal }) => {
    const bytes = volume?.volume.capacityBytes ?? volume?.volume.requestedBytes ?? null;
    const note = refusal ?? (isHotplugged ? t('actionForm.delete.hotplugged') : undefined);
    return (
      <CheckField
        key={claim}
        label={
          <span className="form-line">
            <Name text={claim} />
            {bytes !== null && <Bytes bytes={bytes} />}
          </span>
        }
        note={note}
        isDisabled={refusal !== null}
        isChecked={chosen.includes(claim) && refusal === null}
        onChange={(isGoing) => set(claim, isGoing)}
      />
    );
  });
}

/** Which volumes go with a VM, and what a node of a guest cluster needs instead. */
export const vmDeleteForm = defineForm<Delete>({
  begin: (targets, app) => ({
    removes: Object.fromEntries(
      targets.map((target) => [
        target.id,
        choicesOf(app, target).flatMap(({ claim, isUsual }) => (isUsual ? [claim] : [])),
      ]),
    ),
    isGuestNode: false,
  }),
  Fields: DeleteFields,
  problem: ({ isGuestNode }, targets, app) => {
    const nodes = isGuestNode ? [] : guestNodes(app, targets);
    return nodes.length > 0 ? t('actionForm.delete.decide', { count: nodes.length }) : null;
  },
  toOptions: ({ removes, isGuestNode }, target) => ({ removes: removes[target.id] ?? [], isGuestNode }),
});

import { DraftingCompass, Trash2 } from 'lucide-react';
import { withoutIntention } from '../../../shared/plan/edit.ts';
import { t } from '../../i18n/i18n.ts';
import type { GuestNode, VmNode } from '../../scene/graph.ts';
import { Button } from '../../ui/button.tsx';
import { Fact, Facts, Section } from '../../ui/facts.tsx';
import { StateGlyph } from '../../ui/glyph.tsx';
import { Name } from '../../ui/text.tsx';
import { select, useApp, usePlans } from '../app-context.ts';
import { GuestSwatch, PartGlyph } from '../guest/guest-marks.tsx';
import { Findings } from './findings.tsx';
import { planOfGuest } from './ghosts.ts';
import { showPlans } from './plan-acts.ts';
import { PlannedHead } from './planned-head.tsx';
import { distributionName } from './plan-words.ts';
import { SpreadTable } from './spread.tsx';

/** A guest cluster that a plan makes: what it is to be, which hosts its nodes land on, and what is wrong with it. */
export function PlannedGuestInspector({ guest }: { guest: GuestNode }) {
  const app = useApp();
  const check = usePlans((state) => state.check);
  const intention = usePlans((state) => planOfGuest(state, guest));
  const { release, join, through } = intention?.guest ?? {};
  const spread = (check?.spread ?? []).filter((each) => each.guest === guest.id);
  const findings = (check?.findings ?? []).filter(({ where }) => where.intention === intention?.id);
  return (
    <>
      <PlannedHead glyph={<GuestSwatch name={guest.name} />} name={guest.name} kind={t('kind.guest')}>
        <Button icon={<DraftingCompass size={13} aria-hidden />} onClick={() => showPlans(app)}>
          {t('plan.show')}
        </Button>
        {intention && (
          <Button
            icon={<Trash2 size={13} aria-hidden />}
            onClick={() => app.plans.edit((plan) => withoutIntention(plan, intention.id))}
          >
            {t('plan.removeGhost')}
          </Button>
        )}
      </PlannedHead>
      <div className="tabs-content">
        <Section title={t('plan.details')}>
          <Facts>
            {intention && (
              <>
                <Fact name={t('plan.field.distribution')}>
                  {distributionName(intention.guest.distribution)}
                </Fact>
                <Fact name={t('plan.field.release')}>
                  {release?.type === 'version' ? release.version : release?.channel}
                </Fact>
                {through ? (
                  <Fact name={t('way.label')}>{t('way.through', { name: through.name })}</Fact>
                ) : (
                  <Fact name={t('plan.field.join')}>{join && t(`plan.join.${join.type}`)}</Fact>
                )}
              </>
            )}
            <Fact name={t('plan.field.namespace')}>{guest.namespace}</Fact>
          </Facts>
        </Section>
        <Section title={t('guest.nodes')} aside={String(guest.members.length)}>
          <ul className="node-rows">
            {guest.members.map((ghost) => (
              <GhostRow key={ghost.id} ghost={ghost} />
            ))}
          </ul>
        </Section>
        <Section title={t('plan.spreadTitle')}>
          <SpreadTable spread={spread} />
        </Section>
        <Section title={t('plan.findings')}>
          <Findings findings={findings} />
        </Section>
      </div>
    </>
  );
}

function GhostRow({ ghost }: { ghost: VmNode }) {
  const app = useApp();
  return (
    <li>
      <button type="button" className="node-row" onClick={() => select(app, [ghost.id], { isZooming: true })}>
        <StateGlyph state="pending" />
        <span className="node-row-name">
          <Name text={ghost.name} />
          <PartGlyph roles={ghost.guest?.roles ?? []} />
        </span>
        <span className="node-row-aside">{ghost.hostName ?? t('plan.noHost')}</span>
      </button>
    </li>
  );
}

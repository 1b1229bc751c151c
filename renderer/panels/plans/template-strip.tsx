import { Boxes, Cpu, Info, Server, SquareDashed, Trash2, X } from 'lucide-react';
import type { PointerEvent } from 'react';
import { useState } from 'react';
import { ownTemplates } from '../../../shared/plan/template.ts';
import type { Template } from '../../../shared/plan/template.ts';
import { dragThreshold } from '../../canvas/gestures.ts';
import { t } from '../../i18n/i18n.ts';
import { IconButton } from '../../ui/button.tsx';
import { Tip } from '../../ui/tip.tsx';
import { useApp, usePlans, useView } from '../app-context.ts';
import { nameOf } from '../node-words.ts';
import { draftAt, dragOfTemplate } from './drafting.ts';
import { NumberField } from './draft-fields.tsx';
import { distributionName, templateName } from './plan-words.ts';
import './plans.css';

const icons = { cluster: Boxes, server: Server, agent: Cpu, vm: SquareDashed };

/** What can be provisioned, to drag onto the canvas or to add to what is selected. */
export function TemplateStrip() {
  const app = useApp();
  const isOpen = usePlans((state) => state.isPaletteOpen);
  const own = useView((state) => state.preferences.templates);
  const selected = useView((state) => state.selection.at(-1));
  const target = usePlans((state) => (selected === undefined ? undefined : state.drawn.nodes.get(selected)));
  if (!isOpen) return null;
  return (
    <section className="templates" aria-label={t('plan.templates')}>
      {(['k3s', 'rke2'] as const).map((distribution) => (
        <div key={distribution} className="templates-of">
          <span className="templates-name">{distributionName(distribution)}</span>
          {ownTemplates
            .filter((template) => template.distribution === distribution)
            .map((template) => (
              <TemplateButton key={template.id} template={template} text={t(`plan.part.${template.type}`)} />
            ))}
        </div>
      ))}
      <div className="templates-of">
        {[...ownTemplates.filter(({ distribution }) => distribution === null), ...own].map((template) => (
          <TemplateButton key={template.id} template={template} text={templateName(template)} />
        ))}
      </div>
      <Rke1 />
      <Amounts />
      <div className="templates-end">
        <p className="templates-hint" role="status">
          {target ? t('plan.hintSelected', { name: nameOf(target) }) : t('plan.hint')}
        </p>
        <IconButton
          label={t('plan.hideTemplates')}
          icon={<X size={14} />}
          onClick={() => app.plans.showPalette(false)}
        />
      </div>
    </section>
  );
}

/** RKE1 is among what can be seen on the canvas and not among what can be made: this says why. */
function Rke1() {
  const why = t('plans.rke1Reason');
  return (
    <Tip text={why}>
      <button
        type="button"
        className="templates-none"
        aria-disabled
        onClick={(event) => event.preventDefault()}
      >
        {t('plan.rke1')}
        <Info size={13} aria-hidden />
        <span className="visually-hidden">{why}</span>
      </button>
    </Tip>
  );
}

/** How many servers and agents a cluster is drafted with, and how often. */
function Amounts() {
  const { plans } = useApp();
  const { servers, agents, times } = usePlans((state) => state.amount);
  return (
    <div className="templates-amounts">
      <label>
        {t('plan.serversLabel')}
        <select
          className="input"
          value={servers}
          onChange={(event) => plans.setAmount({ servers: Number(event.target.value) })}
        >
          {[1, 3, 5].map((count) => (
            <option key={count} value={count}>
              {count}
            </option>
          ))}
        </select>
      </label>
      <NumberField
        label={t('plan.agentsLabel')}
        value={agents}
        min={0}
        max={200}
        onCommit={(count) => plans.setAmount({ agents: count })}
      />
      <NumberField
        label={t('plan.timesLabel')}
        value={times}
        min={1}
        max={99}
        onCommit={(count) => plans.setAmount({ times: count })}
      />
    </div>
  );
}

function TemplateButton({ template, text }: { template: Template; text: string }) {
  const app = useApp();
  const [pressed, setPressed] = useState<{ x: number; y: number } | null>(null);
  const Icon = icons[template.type];
  const name = templateName(template);
  const onMove = (event: PointerEvent): void => {
    if (!pressed || Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) < dragThreshold) return;
    setPressed(null);
    event.currentTarget.releasePointerCapture(event.pointerId);
    app.canvas.current?.startDrag(dragOfTemplate(app, template), { x: event.clientX, y: event.clientY });
  };
  const add = (): void => {
    const { selection } = app.view.getState();
    const node = app.plans.getState().drawn.nodes.get(selection.at(-1) ?? '');
    if (node) void draftAt(app, template, node, app.plans.getState().amount);
  };
  const remove = (): void =>
    app.preferences.change({
      templates: app.view.getState().preferences.templates.filter(({ id }) => id !== template.id),
    });
  return (
    <span className="template">
      <button
        type="button"
        className="template-button"
        aria-label={name}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          setPressed({ x: event.clientX, y: event.clientY });
        }}
        onPointerMove={onMove}
        onPointerUp={() => setPressed(null)}
        onPointerCancel={() => setPressed(null)}
        onClick={add}
      >
        <Icon size={14} aria-hidden />
        <span>{text}</span>
      </button>
      {template.name !== '' && (
        <IconButton
          className="template-remove"
          label={t('plan.removeTemplate', { name })}
          icon={<Trash2 size={12} />}
          onClick={remove}
        />
      )}
    </span>
  );
}

import { useEffect, useId, useState } from 'react';
import type { ReactNode } from 'react';
import type { FormPart } from '../../../shared/vm/fields.ts';
import { t } from '../../i18n/i18n.ts';
import type { Editor } from './editor.ts';
import { useVmForm } from './form-context.tsx';
import { AdvancedSection } from './sections/advanced.tsx';
import { BasicsSection } from './sections/basics.tsx';
import { CloudInitSection } from './sections/cloud-init.tsx';
import { DisksSection } from './sections/disks.tsx';
import { NetworksSection } from './sections/networks.tsx';
import { PlacementSection } from './sections/placement.tsx';
import { SizeSection } from './sections/size.tsx';
import '../plans/plans.css';
import './vm-editor.css';

/** The sections of the form in their order, with the parts that each has. */
const sections = [
  { id: 'basics', parts: ['name', 'namespace', 'labels'], Section: BasicsSection },
  { id: 'size', parts: ['size'], Section: SizeSection },
  { id: 'disks', parts: ['disks'], Section: DisksSection },
  { id: 'networks', parts: ['networks'], Section: NetworksSection },
  { id: 'cloudInit', parts: ['cloud-init'], Section: CloudInitSection },
  { id: 'placement', parts: ['placement'], Section: PlacementSection },
  { id: 'advanced', parts: ['advanced'], Section: AdvancedSection },
] as const satisfies readonly { id: string; parts: readonly FormPart[]; Section: () => ReactNode }[];

type EditorBodyProps = { editor: Editor; outcome: ReactNode; onText: (text: string) => void };

/** The form of a VM by sections, and beside it what it comes to and the YAML that says the same. */
export function EditorBody({ editor, outcome, onText }: EditorBodyProps) {
  const [chosen, setChosen] = useState<(typeof sections)[number]['id']>('basics');
  const { problems } = useVmForm();
  const shown = sections.find(({ id }) => id === chosen) ?? sections[0];
  const { Section } = shown;
  const panel = useId();
  // The dialog opened before there was a form to begin in.
  useEffect(() => document.getElementById(`${panel}-basics`)?.focus(), [panel]);
  return (
    <div className="vm-editor">
      <div
        className="vm-sections"
        role="tablist"
        aria-orientation="vertical"
        aria-label={t('vmForm.sections')}
      >
        {sections.map(({ id, parts }, index) => {
          const own = problems.filter(({ part }) => parts.some((each) => each === part));
          const hasError = own.some(({ severity }) => severity === 'error');
          return (
            <button
              key={id}
              type="button"
              role="tab"
              id={`${panel}-${id}`}
              aria-selected={id === shown.id}
              aria-controls={panel}
              tabIndex={id === shown.id ? 0 : -1}
              className={hasError ? 'vm-section vm-section-wrong' : 'vm-section'}
              onClick={() => setChosen(id)}
              onKeyDown={(event) => {
                const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
                const next = sections[(index + by + sections.length) % sections.length];
                if (by === 0 || !next) return;
                event.preventDefault();
                setChosen(next.id);
                document.getElementById(`${panel}-${next.id}`)?.focus();
              }}
            >
              {t(`vmForm.section.${id}`)}
              {hasError && <span className="visually-hidden">{t('vmForm.hasProblem')}</span>}
            </button>
          );
        })}
      </div>
      <div
        className="vm-form"
        role="tabpanel"
        id={panel}
        aria-labelledby={`${panel}-${shown.id}`}
        tabIndex={0}
        inert={editor.fault !== null}
      >
        <Section />
      </div>
      <Aside editor={editor} outcome={outcome} onText={onText} />
    </div>
  );
}

function Aside({ editor, outcome, onText }: EditorBodyProps) {
  const [isYaml, setIsYaml] = useState(false);
  const { fault, text } = editor;
  const shownYaml = isYaml || fault !== null;
  const id = useId();
  return (
    <div className="vm-aside">
      <div className="vm-aside-tabs" role="group" aria-label={t('vmForm.aside')}>
        {([false, true] as const).map((each) => (
          <button
            key={String(each)}
            type="button"
            className="vm-aside-tab"
            aria-pressed={shownYaml === each}
            disabled={fault !== null && !each}
            onClick={() => setIsYaml(each)}
          >
            {t(each ? 'vmForm.yaml' : 'vmForm.outcome')}
          </button>
        ))}
      </div>
      {shownYaml ? (
        <div className="vm-yaml">
          <textarea
            className="input vm-code"
            aria-label={t('vmForm.yamlOf')}
            value={text}
            spellCheck={false}
            wrap="off"
            aria-invalid={fault !== null || undefined}
            aria-describedby={`${id}-fault`}
            onChange={(event) => onText(event.target.value)}
          />
          <p
            id={`${id}-fault`}
            role="status"
            className={fault ? 'field-note field-note-wrong' : 'field-note'}
          >
            {fault ? t('vmForm.inLine', fault) : t('vmForm.yamlNote')}
          </p>
        </div>
      ) : (
        <div className="vm-aside-body" tabIndex={0} role="group" aria-label={t('vmForm.outcome')}>
          {outcome}
        </div>
      )}
    </div>
  );
}

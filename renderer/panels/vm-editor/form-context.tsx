import { createContext, useContext } from 'react';
import type { Finding } from '../../../shared/plan/finding.ts';
import type { Site } from '../../../shared/plan/site.ts';
import type { VmDraft } from '../../../shared/vm/draft.ts';
import type { FormPart } from '../../../shared/vm/fields.ts';
import { partOf } from '../../../shared/vm/fields.ts';
import type { VmForm } from '../../../shared/vm/form.ts';

/** What the sections of the form of a VM work with. */
export type VmFormTools = {
  site: Site;
  form: VmForm;
  draft: VmDraft;
  isNew: boolean;
  /** What is wrong, by the part that it concerns; null for what concerns none. */
  problems: readonly Problem[];
  change: (form: VmForm) => void;
  changeParts: (parts: Partial<Omit<VmDraft, 'manifest'>>) => void;
  /** Begins anew with what a VM or a template version is, by its id. */
  startFrom: (entity: string) => void;
};

/** A finding, or what a server said, with the part of the form it is about. */
export type Problem = { part: FormPart | null; severity: Finding['severity']; text: string };

const Context = createContext<VmFormTools | null>(null);

/** Gives the form to its sections. */
export const VmFormProvider = Context.Provider;

/** The form that a section is in; throws outside of one. */
export function useVmForm(): VmFormTools {
  const tools = useContext(Context);
  if (!tools) throw new Error('A section of the form of a VM is in one.');
  return tools;
}

/** Findings with the part of the form each is about. */
export function toProblems(findings: readonly Finding[]): Problem[] {
  return findings.map(({ code, severity, text }) => ({ part: partOf(text, code), severity, text }));
}

/** What is wrong with a part of the form, said in its place. */
export function PartProblems({ part }: { part: FormPart }) {
  const { problems } = useVmForm();
  const own = problems.filter((problem) => problem.part === part && problem.severity !== 'info');
  if (own.length === 0) return null;
  return (
    <div role="alert">
      <ul className="vm-problems">
        {own.map(({ severity, text }) => (
          <li key={text} className={`vm-problem vm-problem-${severity} selectable`}>
            {text}
          </li>
        ))}
      </ul>
    </div>
  );
}

import type { ReactNode } from 'react';
import type { NewImage } from '../../../shared/objects/creatable.ts';
import type { FieldProblem } from '../../../shared/objects/creatable.ts';
import type { JsonObject } from '../../../shared/plan/canonical.ts';
import { t } from '../../i18n/i18n.ts';

/** What the fields of the form of a new object are drawn from. */
export type NewFieldsProps<S> = { cluster: string; state: S; onChange: (state: S) => void };

/** The form of a new object; `S` is what is filled in. */
export type NewForm<S = unknown> = {
  begin: () => S;
  Fields: (props: NewFieldsProps<S>) => ReactNode;
  /** Why it cannot be made as it is filled in; null where it can. */
  problem: (state: S) => string | null;
  nameOf: (state: S) => string;
  toObject: (state: S) => JsonObject;
  /** The file that is uploaded in the place of making the object here; null where there is none. */
  fileOf?: (state: S) => File | null;
  imageOf?: (state: S) => Omit<NewImage, 'url'>;
};

/** Lists a form; what is filled in is handed around as unknown outside of its file. */
export function defineNewForm<S>(form: NewForm<S>): NewForm {
  return form as unknown as NewForm;
}

/** What is wrong with a field, in a sentence; null where nothing is. */
export function fieldWords(label: string, problem: FieldProblem | null): string | null {
  return problem === null ? null : t(`entity.problem.${problem}`, { label });
}

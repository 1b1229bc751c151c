import type { ReactNode } from 'react';
import './facts.css';

/** A part of a panel under a small heading. */
export function Section({
  title,
  aside,
  children,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="section">
      <header className="section-head">
        <h3>{title}</h3>
        {aside !== undefined && <span className="section-aside">{aside}</span>}
      </header>
      {children}
    </section>
  );
}

/** Rows of a fact's name and value, aligned over the whole list. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="facts">{children}</dl>;
}

/** One fact; nothing at all where it has no value. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (children === null || children === undefined || children === false || children === '') return null;
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd className="selectable">{children}</dd>
    </div>
  );
}

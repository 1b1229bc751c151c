import './mark.css';

/** The mark of the app: fields one above the other. */
export function Mark({ size }: { size: number }) {
  return (
    <svg className="mark" width={size} height={size} viewBox="0 0 18 18" aria-hidden>
      <path className="mark-low" d="M2 11.6 9 8.2 16 11.6 9 15.4Z" />
      <path className="mark-middle" d="M2 9 9 5.6 16 9 9 12.8Z" />
      <path className="mark-top" d="M2 6.2 9 2.8 16 6.2 9 10Z" />
    </svg>
  );
}

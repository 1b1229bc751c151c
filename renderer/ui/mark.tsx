import './mark.css';

/** The mark of the app: a field in four parcels, one of them worked. */
export function Mark({ size }: { size: number }) {
  return (
    <svg className="mark" width={size} height={size} viewBox="0 0 18 18" aria-hidden>
      <path className="mark-parcel" d="M1.5 4A2.5 2.5 0 0 1 4 1.5H6.5V8H1.5Z" />
      <path className="mark-worked" d="M8 1.5H14A2.5 2.5 0 0 1 16.5 4V10.5H8Z" />
      <path className="mark-parcel" d="M1.5 9.5H6.5V16.5H4A2.5 2.5 0 0 1 1.5 14Z" />
      <path className="mark-parcel" d="M8 12H16.5V14A2.5 2.5 0 0 1 14 16.5H8Z" />
    </svg>
  );
}

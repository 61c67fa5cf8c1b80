import type { ButtonHTMLAttributes, ReactNode } from 'react';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: 'plain' | 'primary' | 'danger' | 'quiet';
  readonly isSmall?: boolean;
  /** While true the press is ignored, the focus stays and the words say so. */
  readonly isBusy?: boolean;
  readonly children: ReactNode;
}

export function Button({ look = 'plain', isSmall = false, isBusy = false, children, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={`button ${look}${isSmall ? ' small' : ''}`}
      aria-disabled={isBusy || undefined}
      onClick={isBusy ? (event) => event.preventDefault() : onClick}
      {...rest}
    >
      {isBusy ? 'Working…' : children}
    </button>
  );
}

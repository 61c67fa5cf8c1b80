import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { Dialog } from '../design/dialog.tsx';
import type { Place } from './places.ts';

const waitMs = 1_500;

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, select, textarea, dialog, [contenteditable]') !== null;
}

/** `g` and a letter goes to a page, `/` to the page's search field, `?` lists the keys. Typing in a field is left alone. */
export function Shortcuts({ places }: { readonly places: readonly Place[] }) {
  const navigate = useNavigate();
  const [isHelpOpen, setHelpOpen] = useState(false);
  const goUntilMs = useRef(0);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const place = places.find(({ key }) => key === event.key);
      if (performance.now() < goUntilMs.current && place) {
        goUntilMs.current = 0;
        void navigate({ to: place.to });
      } else if (event.key === 'g') goUntilMs.current = performance.now() + waitMs;
      else if (event.key === '?') setHelpOpen(true);
      else if (event.key === '/') {
        const field = document.querySelector<HTMLElement>('[data-main-field] input, [data-main-field] textarea');
        if (field) {
          event.preventDefault();
          field.focus();
        }
      }
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [navigate, places]);
  if (!isHelpOpen) return null;
  return (
    <Dialog title="Keyboard" onClose={() => setHelpOpen(false)}>
      <dl className="facts">
        <dt>
          <kbd>/</kbd>
        </dt>
        <dd>Search or ask on this page</dd>
        {places.map(({ key, label }) => (
          <ShortcutLine key={key} letter={key} label={label} />
        ))}
        <dt>
          <kbd>?</kbd>
        </dt>
        <dd>This list</dd>
      </dl>
    </Dialog>
  );
}

function ShortcutLine({ letter, label }: { readonly letter: string; readonly label: string }) {
  return (
    <>
      <dt>
        <kbd>g</kbd> <kbd>{letter}</kbd>
      </dt>
      <dd>{label}</dd>
    </>
  );
}

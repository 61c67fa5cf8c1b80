import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { Button } from './button.tsx';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons beside Cancel. */
  readonly foot?: ReactNode;
}

/** A modal box: the browser keeps the focus inside, closes it on Escape and gives the focus back. */
export function Dialog({ title, onClose, children, foot }: DialogProps) {
  const box = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // before the box leaves the page, else the browser has nowhere to give the focus back from
  useLayoutEffect(() => {
    const element = box.current;
    if (element && !element.open) element.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog ref={box} aria-labelledby={titleId} onCancel={onClose}>
      <div className="dialog-body">
        <h2 id={titleId}>{title}</h2>
        {children}
        <div className="dialog-foot">
          <Button onClick={onClose}>{foot ? 'Cancel' : 'Close'}</Button>
          {foot}
        </div>
      </div>
    </dialog>
  );
}

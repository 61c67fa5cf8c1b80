import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';

interface ToastLink {
  readonly href: string;
  readonly label: string;
}

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly link: ToastLink | null;
}

/** Shows a text, with a way on where there is one. */
type ShowToast = (text: string, link?: ToastLink | null) => void;

const ToastContext = createContext<ShowToast>(() => undefined);

/** Says in a corner, and to screen readers, that something was done or went wrong. */
export function useToast(): ShowToast {
  return useContext(ToastContext);
}

const shownMs = 8_000;

export function ToastRoom({ children }: { readonly children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const dismiss = useCallback((id: number) => setToasts((all) => all.filter((toast) => toast.id !== id)), []);
  const show = useCallback(
    (text: string, link: ToastLink | null = null) => {
      const id = performance.now();
      setToasts((all) => [...all.slice(-3), { id, text, link }]);
      // a way on stays until it is taken or dismissed
      if (link === null) setTimeout(() => dismiss(id), shownMs);
    },
    [dismiss],
  );
  const list = useMemo(
    () =>
      toasts.map((toast) => (
        <div key={toast.id} className="toast">
          <span>
            {toast.text} {toast.link ? <a href={toast.link.href}>{toast.link.label}</a> : null}
          </span>
          <button type="button" className="toast-dismiss" onClick={() => dismiss(toast.id)}>
            Dismiss
          </button>
        </div>
      )),
    [toasts, dismiss],
  );
  return (
    <ToastContext value={show}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {list}
      </div>
    </ToastContext>
  );
}

import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';

interface Toast {
  readonly id: number;
  readonly text: string;
}

const ToastContext = createContext<(text: string) => void>(() => undefined);

/** Says in a corner, and to screen readers, that something was done or went wrong. */
export function useToast(): (text: string) => void {
  return useContext(ToastContext);
}

const shownMs = 8_000;

export function ToastRoom({ children }: { readonly children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const dismiss = useCallback((id: number) => setToasts((all) => all.filter((toast) => toast.id !== id)), []);
  const show = useCallback(
    (text: string) => {
      const id = performance.now();
      setToasts((all) => [...all.slice(-3), { id, text }]);
      setTimeout(() => dismiss(id), shownMs);
    },
    [dismiss],
  );
  const list = useMemo(
    () =>
      toasts.map((toast) => (
        <div key={toast.id} className="toast">
          <span>{toast.text}</span>
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

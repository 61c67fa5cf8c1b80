import { Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useLiveUpdates } from '../client/live-updates.ts';
import { Icon } from '../design/icon.tsx';
import { ToastRoom } from '../design/toast.tsx';
import { adminPlaces, dailyPlaces, placesFor, trustPlaces } from './places.ts';
import { useSession } from './session.ts';
import { Shortcuts } from './shortcuts.tsx';
import { SideBar } from './side-bar.tsx';
import { StandingBanner } from './standing-banner.tsx';

/** The frame of every page: navigation, skip link, toasts, keyboard, live updates. */
export function AppShell() {
  const session = useSession();
  const isLive = useLiveUpdates();
  const { pathname } = useLocation();
  const [isMenuOpen, setMenuOpen] = useState(false);
  const main = useRef<HTMLElement>(null);
  const shownPath = useRef(pathname);
  useEffect(() => {
    if (shownPath.current === pathname) return;
    shownPath.current = pathname;
    setMenuOpen(false);
    main.current?.focus();
  }, [pathname]);
  const places = placesFor([...dailyPlaces, ...trustPlaces, ...adminPlaces], session.pages);
  return (
    <ToastRoom>
      <a className="skip-link" href="#main">
        Skip to content
      </a>
      <div className="shell">
        <TopBar isMenuOpen={isMenuOpen} onToggle={() => setMenuOpen(!isMenuOpen)} />
        <SideBar session={session} isOpen={isMenuOpen} isLive={isLive} />
        <main id="main" className="page" tabIndex={-1} ref={main}>
          <StandingBanner />
          <Outlet />
        </main>
      </div>
      <Shortcuts places={places} />
    </ToastRoom>
  );
}

function TopBar({ isMenuOpen, onToggle }: { readonly isMenuOpen: boolean; readonly onToggle: () => void }) {
  return (
    <div className="top-bar">
      <span className="brand">
        <img src="/bellwether.svg" alt="" />
        Bellwether
      </span>
      <button type="button" className="button quiet" aria-expanded={isMenuOpen} aria-controls="side" onClick={onToggle}>
        <Icon name={isMenuOpen ? 'close' : 'menu'} />
        Menu
      </button>
    </div>
  );
}

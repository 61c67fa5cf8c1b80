import { Link } from '@tanstack/react-router';
import type { SessionAnswer } from '../../contract/session.ts';
import { Icon } from '../design/icon.tsx';
import { day } from '../wording/dates.ts';
import { PersonMenu } from './person-menu.tsx';
import { adminPlaces, dailyPlaces, type Place, placesFor, trustPlaces } from './places.ts';
import { ThemeSwitch } from './theme-switch.tsx';

interface SideBarProps {
  readonly session: SessionAnswer;
  readonly isOpen: boolean;
  readonly isLive: boolean;
}

export function SideBar({ session, isOpen, isLive }: SideBarProps) {
  const { pages, dataAsOf, isDemo, workspace } = session;
  return (
    <aside id="side" className={isOpen ? 'side open' : 'side'} aria-label="Bellwether">
      <Link to="/at-risk" className="brand">
        <img src="/bellwether.svg" alt="" />
        Bellwether
      </Link>
      <nav className="stack loose" aria-label="Pages">
        <NavGroup label="Today" places={placesFor(dailyPlaces, pages)} />
        <NavGroup label="Trust" places={placesFor(trustPlaces, pages)} />
        <NavGroup label="Administration" places={placesFor(adminPlaces, pages)} />
      </nav>
      <div className="side-foot">
        <p className="small muted">
          {workspace.label}
          {isDemo && !/demo/i.test(workspace.label) ? ' (demo data)' : ''}
          <br />
          Data of {day(dataAsOf)}
          <br />
          {isLive ? 'Updates live' : 'Live updates are interrupted'}
        </p>
        <ThemeSwitch />
        <PersonMenu session={session} />
      </div>
    </aside>
  );
}

function NavGroup({ label, places }: { readonly label: string; readonly places: readonly Place[] }) {
  if (places.length === 0) return null;
  return (
    <div className="nav-group">
      <p>{label}</p>
      <ul>
        {places.map((place) => (
          <li key={place.to}>
            <Link to={place.to} activeOptions={{ includeSearch: false }}>
              <Icon name={place.icon} />
              {place.label}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

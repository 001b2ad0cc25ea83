/**
 * What people of a school or an office think of first when a password is wanted: the system, the place, the role, the
 * season. Folded: small letters without diacritics. docs/security.md names the groups.
 */
export const OBVIOUS_WORDS: ReadonlySet<string> = new Set(
  `
  rejon rejony rejonizacja system portal konto haslo hasla login logowanie dostep praca
  szkola szkoly przedszkole zlobek liceum technikum klasa lekcja oswiata edukacja dziennik obwod obwody nabor rekrutacja
  gmina miasto powiat urzad ratusz wydzial biblioteka sekretariat kancelaria ksiegowosc finanse kadry
  dyrektor dyrektorka nauczyciel nauczycielka wychowawca wychowawczyni bibliotekarz bibliotekarka audytor administrator
  administracja naczelnik kierownik uczen uczennica rodzic opiekun
  wiosna lato jesien zima styczen luty marzec kwiecien maj czerwiec lipiec sierpien wrzesien pazdziernik listopad grudzien
  poniedzialek wtorek sroda czwartek piatek sobota niedziela polska
  `
    .trim()
    .split(/\s+/),
)

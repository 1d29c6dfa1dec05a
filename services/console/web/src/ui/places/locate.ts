/** Where the person stands, as the browser knows it; asked for once, never followed. */

export interface Fix {
  lat: number
  long: number
  accuracy_m: number
}

const PATIENCE = 15_000

export function locate(): Promise<Fix> {
  return new Promise((resolve, reject) => {
    if (!('geolocation' in navigator)) {
      reject(new Error('no_gps'))
      return
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lat: coords.latitude, long: coords.longitude, accuracy_m: Math.round(coords.accuracy) }),
      (refused) => reject(new Error(refused.code === refused.PERMISSION_DENIED ? 'gps_denied' : 'no_gps')),
      { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: 60_000 },
    )
  })
}
